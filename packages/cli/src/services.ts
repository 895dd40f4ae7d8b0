/** What a service needs beyond an address to listen on; each need is a group of settings. */
export type Need =
  | "mesh"
  | "database"
  | "events"
  | "objects"
  | "delivery"
  | "mail"
  | "scratch"
  | "front"
  | "page";

export type Service = { readonly name: string; readonly needs: readonly Need[] };

/** Every service, in the order in which people think of them; they may start in any order. */
export const services = [
  { name: "gateway", needs: ["mesh", "front"] },
  { name: "auth", needs: ["mesh", "database", "events"] },
  { name: "user", needs: ["mesh", "database", "events"] },
  { name: "content", needs: ["mesh", "database", "events", "objects"] },
  { name: "encoder", needs: ["mesh", "events", "objects", "scratch"] },
  { name: "catalog", needs: ["mesh", "database", "events", "delivery"] },
  { name: "notifier", needs: ["mesh", "database", "events", "mail"] },
  { name: "web", needs: ["page"] },
] as const satisfies readonly Service[];

export type ServiceName = (typeof services)[number]["name"];

export const serviceNames = services.map(({ name }) => name);

/** The names of the services that have a need. */
export const servicesThatNeed = (need: Need): ServiceName[] =>
  services.filter((service) => (service.needs as readonly Need[]).includes(need)).map(({ name }) => name);
