import { at, listAt, type PlannedResource } from "./planned-resource.ts";

/** A statement of some policy in the plan, with the name of the resource that it came from. */
export type PlannedStatement = {
  readonly of: string;
  readonly bucket: unknown;
  readonly effect: unknown;
  /** Says what it is not about (`NotAction`, `NotResource`, `NotPrincipal`), and so grants all the rest. */
  readonly negated: boolean;
  readonly principal: unknown;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: unknown;
};

const words = (value: unknown): readonly string[] => [value].flat().map(String);

const statementsIn = (resource: PlannedResource, document: string): PlannedStatement[] =>
  listAt(JSON.parse(document), "Statement").map((statement) => ({
    of: `${resource.type.split(":").at(-1)} ${resource.name}`,
    bucket: resource.inputs.bucket,
    effect: at(statement, "Effect"),
    negated: Object.keys(Object(statement)).some((key) => key.startsWith("Not")),
    principal: at(statement, "Principal"),
    actions: words(at(statement, "Action") ?? []),
    resources: words(at(statement, "Resource") ?? []),
    condition: at(statement, "Condition"),
  }));

/** Every statement of every bucket policy, role policy and trust policy in the plan. */
export const statements = (plan: readonly PlannedResource[]): readonly PlannedStatement[] =>
  plan.flatMap((resource) =>
    [resource.inputs.policy, resource.inputs.assumeRolePolicy].flatMap((document) =>
      typeof document === "string" ? statementsIn(resource, document) : [],
    ),
  );
