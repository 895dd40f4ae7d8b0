import type { JsonSchema } from "./json-schema.ts";

/** Everything that a REST request says: the path's parameters, the query's and the body's fields, as one input. */
export const restInput = (
  schema: JsonSchema,
  path: Readonly<Record<string, string>>,
  query: URLSearchParams,
  body: unknown,
): unknown => {
  if (body !== undefined && (typeof body !== "object" || body === null || Array.isArray(body))) return body;
  const fromQuery = [...query].map(([name, text]) => [name, typed(schema.properties?.[name], text)] as const);
  return { ...body, ...Object.fromEntries(fromQuery), ...path };
};

// A query holds text alone; what is no number or boolean stays text, and the contract's schema then refuses it.
const typed = (schema: JsonSchema | undefined, text: string): unknown => {
  const isNumber = schema?.type === "integer" || schema?.type === "number";
  if (isNumber && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  if (schema?.type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
};
