import { Fault, type Procedure, publicApi } from "@millrace/contracts";
import { asFault, boundedBody, callContext, faultResponse, type Identify, logBug } from "@millrace/mesh";
import { type AnyTRPCRouter, callTRPCProcedure } from "@trpc/server";
import { jsonSchemaOf } from "./json-schema.ts";
import { restInput } from "./rest-input.ts";

/** A procedure with its REST address; `pattern` is as Elysia's router spells it. */
export type RestEndpoint = {
  readonly name: string;
  readonly procedure: Procedure;
  readonly method: string;
  readonly pattern: string;
};

/** Every public procedure that has a REST address. */
export const restEndpoints = (): RestEndpoint[] =>
  publicApi.flatMap((contract) =>
    Object.entries<Procedure>(contract.procedures).flatMap(([name, procedure]) =>
      procedure.rest
        ? [
            {
              name: `${contract.name}.${name}`,
              procedure,
              method: procedure.rest.method,
              pattern: `/api${procedure.rest.path.replace(/\{(\w+)\}/g, ":$1")}`,
            },
          ]
        : [],
    ),
  );

/** Answers one REST call by the same procedure that tRPC calls, so that access, limits and errors are the same. */
export const restHandler = ({ name, procedure }: RestEndpoint, router: AnyTRPCRouter, identify: Identify) => {
  const schema = jsonSchemaOf(procedure.input, "input");
  return async ({
    request,
    params,
  }: {
    request: Request;
    params: Record<string, string>;
  }): Promise<Response> => {
    const responseHeaders = new Headers();
    const ctx = callContext(request, identify, { trusted: false, responseHeaders });
    try {
      const input = restInput(schema, params, new URL(request.url).searchParams, await jsonBody(request));
      const answer = await callTRPCProcedure({
        router,
        path: name,
        getRawInput: async () => input,
        ctx,
        type: procedure.kind,
        signal: request.signal,
        batchIndex: 0,
      });
      return Response.json(answer, { headers: responseHeaders });
    } catch (error) {
      const fault = asFault(error);
      logBug(fault, name, ctx.requestId);
      return faultResponse(fault, ctx.requestId);
    }
  };
};

const jsonBody = async (request: Request): Promise<unknown> => {
  const text = await (await boundedBody(request)).text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault("request.invalid", { message: "The body is not JSON." });
  }
};
