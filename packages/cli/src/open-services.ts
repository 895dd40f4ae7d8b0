import { join } from "node:path";
import { openSupervisor, type ServiceSpec, type Stack, type Supervisor } from "@millrace/local";
import { bundleOf, bundleServices, runFromSources } from "./bundle-services.ts";
import type { RunningPlatform } from "./platform-file.ts";
import { type Surroundings, serviceEnv } from "./service-env.ts";
import { type ServiceName, serviceNames } from "./services.ts";

export type ServicesOptions = { readonly root: string; readonly stack: Stack; readonly around: Surroundings };

/** The address of a service that runs here. */
export const urlOf = ({ portOf }: Pick<Surroundings, "portOf">, service: ServiceName): string =>
  `http://127.0.0.1:${portOf(service)}`;

/** Starts every service beside a stack, bundled, and keeps each running. One that is told to restart runs from its sources. */
export const openServices = async ({ root, stack, around }: ServicesOptions): Promise<Supervisor> => {
  const bundles = join(stack.dataFolder, "bundles");
  await bundleServices(root, bundles, serviceNames);
  const specs = serviceNames.map((name) => specOf(name, root, bundles, around));
  const supervisor = await openSupervisor({ services: specs, host: stack.host });
  const restart = async (name: string): Promise<void> => {
    await runFromSources(root, bundles, name);
    await supervisor.restart(name);
  };
  return { ...supervisor, restart };
};

const specOf = (name: ServiceName, root: string, bundles: string, around: Surroundings): ServiceSpec => ({
  name,
  command: [process.execPath, bundleOf(bundles, name)],
  cwd: join(root, "services", name),
  env: serviceEnv(name, around),
  readyUrl: `${urlOf(around, name)}/health/ready`,
});

/** What runs at this moment, as other commands are told of it. */
export const stateOf = (
  supervisor: Pick<Supervisor, "services">,
  stack: Pick<Stack, "ports" | "pids">,
  around: Pick<Surroundings, "portOf">,
): Omit<RunningPlatform, "startedAt"> => {
  const ports = stack.ports.all();
  return {
    pid: process.pid,
    gatewayUrl: urlOf(around, "gateway"),
    webUrl: urlOf(around, "web"),
    services: supervisor.services.map(({ name, pid, restarts }) => ({
      name,
      pid: pid(),
      port: ports[name],
      restarts,
    })),
    stack: Object.entries(stack.pids()).map(([name, pid]) => ({ name, pid, port: ports[name] })),
  };
};
