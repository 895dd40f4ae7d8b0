/** A resource as the program asked for it: Pulumi's type token, its names, and its resolved inputs. */
export type PlannedResource = {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
};

/** A rule over a whole plan: one sentence per violation, none when the plan keeps it. */
export type Rule = (plan: readonly PlannedResource[]) => readonly string[];

/** The resources of one kind, by the last part of their type (`Bucket` for `aws:s3/bucket:Bucket`). */
export const ofKind = (plan: readonly PlannedResource[], kind: string): readonly PlannedResource[] =>
  plan.filter(({ type }) => type.startsWith("aws:") && type.endsWith(`:${kind}`));

/** What lies at a path such as `rules.0.filter.prefix` of an input; undefined where the path ends early. */
export const at = (value: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (inner, step) =>
        typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[step] : undefined,
      value,
    );

/** A list at a path; empty when there is none. */
export const listAt = (value: unknown, path: string): readonly unknown[] => {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
};

/** Demands `expected` of each resource of a kind, at a path of its inputs. */
export const requireInput =
  (kind: string, path: string, expected: unknown, why: string): Rule =>
  (plan) =>
    ofKind(plan, kind)
      .filter(({ inputs }) => !Bun.deepEquals(at(inputs, path), expected))
      .map(({ name }) => `${kind} ${name}: ${why}`);

/** Demands that each bucket has a companion resource of a kind for which `keeps` holds. */
export const requireBeside =
  (kind: string, keeps: (inputs: PlannedResource["inputs"]) => boolean, why: string): Rule =>
  (plan) =>
    ofKind(plan, "Bucket")
      .filter(({ id }) => !ofKind(plan, kind).some(({ inputs }) => inputs.bucket === id && keeps(inputs)))
      .map(({ name }) => `Bucket ${name}: ${why}`);
