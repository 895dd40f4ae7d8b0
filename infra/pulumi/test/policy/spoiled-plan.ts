import type { PlannedResource } from "../../src/policy/planned-resource.ts";

export type Plan = readonly PlannedResource[];

const set = (target: Record<string, unknown>, path: string, value: unknown): void => {
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  const owner = steps.reduce((inner, step) => inner[step] as Record<string, unknown>, target);
  owner[last] = value;
};

/** The plan with one input of one resource changed, as a careless edit would. */
export const spoil = (plan: Plan, kind: string, name: string, path: string, value: unknown): Plan => {
  const copy = structuredClone(plan);
  const resource = copy.find((it) => it.type.endsWith(`:${kind}`) && it.name === name);
  if (!resource) throw new Error(`no ${kind} ${name} in the plan`);
  set(resource.inputs, path, value);
  return copy;
};

/** The plan without a resource. */
export const without = (plan: Plan, kind: string, name: string): Plan => {
  const rest = plan.filter((it) => !(it.type.endsWith(`:${kind}`) && it.name === name));
  if (rest.length === plan.length) throw new Error(`no ${kind} ${name} in the plan`);
  return rest;
};

type Statement = Record<string, unknown>;

/** The plan with each statement of a policy passed through `edit`; undefined drops it. */
export const editPolicy = (
  plan: Plan,
  kind: string,
  name: string,
  edit: (statement: Statement) => Statement | undefined,
): Plan => {
  const field = kind === "Role" ? "assumeRolePolicy" : "policy";
  const resource = plan.find((it) => it.type.endsWith(`:${kind}`) && it.name === name);
  const document = JSON.parse(String(resource?.inputs[field])) as { Statement: Statement[] };
  const Statement = document.Statement.map(edit).filter((it) => it !== undefined);
  return spoil(plan, kind, name, field, JSON.stringify({ ...document, Statement }));
};
