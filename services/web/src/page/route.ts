import { useSyncExternalStore } from "react";

export type Route =
  | { readonly at: "library" }
  | { readonly at: "account" }
  | { readonly at: "register" }
  | { readonly at: "sign-in" }
  | { readonly at: "watch"; readonly id: string };

/** The route that an address's hash names; what it does not name is the library. */
export const routeOf = (hash: string): Route => {
  const [at, id] = hash.replace(/^#?\/?/, "").split("/");
  if (at === "watch" && id && /^c_[0-9a-f]{32}$/.test(id)) return { at, id };
  if (at === "account" || at === "register" || at === "sign-in") return { at };
  return { at: "library" };
};

/** The hash of a route, for links. */
export const hashOf = (route: Route): string =>
  route.at === "library" ? "#/" : route.at === "watch" ? `#/watch/${route.id}` : `#/${route.at}`;

export const goTo = (route: Route): void => {
  location.hash = hashOf(route);
};

const subscribe = (changed: () => void) => {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
};

export const useRoute = (): Route => routeOf(useSyncExternalStore(subscribe, () => location.hash));
