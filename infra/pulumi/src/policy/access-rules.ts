import { at, type Rule } from "./planned-resource.ts";
import { type PlannedStatement, statements } from "./planned-statement.ts";

const forbid =
  (broken: (statement: PlannedStatement) => boolean, why: string): Rule =>
  (plan) =>
    statements(plan)
      .filter((statement) => statement.effect === "Allow" && broken(statement))
      .map(({ of }) => `${of}: ${why}`);

export const noWildcardActions: Rule = forbid(
  ({ actions }) => actions.some((action) => action.includes("*")),
  "allows actions by wildcard",
);

export const noNegations: Rule = forbid(({ negated }) => negated, "grants all that it does not name");

export const noWildcardPrincipals: Rule = forbid(
  ({ principal }) =>
    [principal, ...Object.values(Object(principal ?? {}))].flat().some((who) => String(who).includes("*")),
  "allows anybody",
);

/** Every grant names a bucket: `*`, and an ARN whose bucket part holds a wildcard, reach other buckets. */
export const noWildcardResources: Rule = forbid(
  ({ resources }) => resources.some((arn) => (arn.split("/")[0] ?? "").includes("*")),
  "reaches beyond its own buckets",
);

// Bound means to an account: its number, or an ARN that spells it.
const isBound = ([key, value]: [string, unknown]): boolean =>
  /^aws:Source(Arn|Account)$/i.test(key) && /^(\d{12}$|arn:[^*]*:\d{12}:)/.test(String(value));

const isBoundToSource = (condition: unknown): boolean =>
  ["StringEquals", "ArnLike"].some((operator) =>
    Object.entries(Object(at(condition, operator) ?? {})).some(isBound),
  );

/** An AWS service that serves all customers may act for this account's own resources alone. */
export const servicesBoundToSource: Rule = forbid(
  ({ principal, condition }) =>
    typeof at(principal, "Service") === "string" &&
    at(principal, "Service") !== "ec2.amazonaws.com" &&
    !isBoundToSource(condition),
  "trusts an AWS service on behalf of any customer",
);

const conditionsOf = (condition: unknown, ending: string): readonly unknown[] =>
  Object.entries(Object(at(condition, "StringEquals") ?? {}))
    .filter(([key]) => key.endsWith(ending))
    .map(([, value]) => value);

/** A web identity role is for one service account: without `sub` any pod of the cluster could take it. */
export const webIdentityPinned: Rule = forbid(
  ({ actions, condition }) =>
    actions.includes("sts:AssumeRoleWithWebIdentity") &&
    !(
      conditionsOf(condition, ":sub").some((sub) =>
        /^system:serviceaccount:[^:*]+:[^:*]+$/.test(String(sub)),
      ) && conditionsOf(condition, ":aud").some((audience) => audience === "sts.amazonaws.com")
    ),
  "may be taken by more than one service account",
);
