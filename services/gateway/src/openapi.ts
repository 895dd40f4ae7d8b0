import { faultCodes, type Procedure } from "@millrace/contracts";
import { type JsonSchema, jsonSchemaOf } from "./json-schema.ts";
import { type RestEndpoint, restEndpoints } from "./rest.ts";

/** Grows with each change that callers can see; a breaking one makes a new major version. */
const apiVersion = "1.0.0";

const faultSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message", "hint", "retryable", "requestId"],
      properties: {
        code: { type: "string", enum: Object.keys(faultCodes) },
        message: { type: "string" },
        hint: { type: "string" },
        retryable: { type: "boolean" },
        requestId: { type: "string" },
        issues: {
          type: "array",
          items: { type: "object", properties: { path: { type: "string" }, message: { type: "string" } } },
        },
      },
    },
  },
};

/** The public API as an OpenAPI 3.1 document, made from the contracts. */
export const openApiDocument = (publicUrl: string) => ({
  openapi: "3.1.0",
  info: {
    title: "Millrace",
    version: apiVersion,
    description: "Upload video or audio, watch it become adaptive streams, play it through signed addresses.",
  },
  servers: [{ url: publicUrl }],
  components: {
    securitySchemes: { accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    schemas: { Fault: faultSchema },
  },
  paths: { ...pathsOf(restEndpoints()), "/upload": { post: uploadOperation } },
});

const pathsOf = (endpoints: readonly RestEndpoint[]) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.pattern.replace(/:(\w+)/g, "{$1}");
    paths[path] = {
      ...paths[path],
      [endpoint.method.toLowerCase()]: operationOf(endpoint.name, endpoint.procedure, path),
    };
  }
  return paths;
};

const operationOf = (name: string, procedure: Procedure, path: string) => {
  const input = jsonSchemaOf(procedure.input, "input");
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field ?? "");
  const others = Object.entries(input.properties ?? {}).filter(([field]) => !inPath.includes(field));
  const readsQuery = procedure.rest?.method === "GET";
  const required = (field: string) => input.required?.includes(field) ?? false;
  const parameter = (field: string, where: string, schema?: JsonSchema) => ({
    name: field,
    in: where,
    required: where === "path" || required(field),
    schema: schema ?? {},
  });
  return {
    operationId: name,
    tags: [name.split(".")[0]],
    summary: procedure.summary,
    ...(procedure.access === "public" ? {} : { security: [{ accessToken: [] }] }),
    parameters: [
      ...inPath.map((field) => parameter(field, "path", input.properties?.[field])),
      ...(readsQuery ? others.map(([field, schema]) => parameter(field, "query", schema)) : []),
    ],
    ...(readsQuery || others.length === 0
      ? {}
      : { requestBody: bodyOf(Object.fromEntries(others), required) }),
    responses: answers(jsonSchemaOf(procedure.output, "output")),
  };
};

const json = (schema: unknown) => ({ "application/json": { schema } });

const bodyOf = (properties: Record<string, JsonSchema>, required: (field: string) => boolean) => ({
  required: true,
  content: json({ type: "object", properties, required: Object.keys(properties).filter(required) }),
});

const answers = (output: unknown) => ({
  200: { description: "Done", content: json(output) },
  default: { description: "A fault, by its code", content: json({ $ref: "#/components/schemas/Fault" }) },
});

const uploadOperation = {
  operationId: "upload",
  tags: ["content"],
  summary: "Uploads one file as a form: curl -F file=@clip.mp4.",
  security: [{ accessToken: [] }],
  requestBody: {
    required: true,
    content: {
      "multipart/form-data": {
        schema: {
          type: "object",
          required: ["file"],
          properties: { title: { type: "string" }, file: { type: "string", format: "binary" } },
        },
      },
    },
  },
  responses: answers({ type: "object", description: "The new item, as content.byId answers it" }),
};
