import { type Input, jsonStringify, type Output } from "@pulumi/pulumi";

export type Principal = "*" | { readonly [Kind in "Service" | "Federated" | "AWS"]?: Input<string> };

/** One statement of a policy, in IAM's own words. */
export type Statement = {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Principal;
  readonly Action: readonly string[];
  readonly Resource?: readonly Input<string>[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Input<string>>>>>;
};

/** The JSON of a policy, once every ARN in it is known. */
export const policyDocument = (statements: readonly Statement[]): Output<string> =>
  jsonStringify({ Version: "2012-10-17", Statement: statements });
