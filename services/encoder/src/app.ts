import { type Identify, routerFrom, serviceApp } from "@millrace/mesh";

/** The encoder answers nobody but those who ask for its health. */
export const encoderApp = (identify: Identify, ready: Readonly<Record<string, () => Promise<unknown>>>) =>
  serviceApp({ name: "encoder", router: routerFrom(), identify, trusted: true, ready });
