import type { StandardSchemaV1 } from "@standard-schema/spec";

/** As much of JSON Schema as the REST routes and the API's page look at. */
export type JsonSchema = {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly [keyword: string]: unknown;
};

type WithJsonSchema = {
  readonly "~standard": {
    readonly jsonSchema?: Record<"input" | "output", (options: { target: string }) => unknown>;
  };
};

/** The JSON Schema (2020-12, which OpenAPI 3.1 takes) of what a schema accepts or gives. */
export const jsonSchemaOf = (schema: StandardSchemaV1, side: "input" | "output"): JsonSchema => {
  const describe = (schema as unknown as WithJsonSchema)["~standard"].jsonSchema?.[side];
  if (!describe) throw new Error("the schema's library cannot describe it as JSON Schema");
  const { $schema, ...described } = describe({ target: "draft-2020-12" }) as JsonSchema;
  return described;
};
