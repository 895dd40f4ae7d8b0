import { authenticate, effectiveHeaders, type Keyring } from "./authenticate.ts";
import { createBucket } from "./bucket-operations.ts";
import type { Call, Store } from "./call.ts";
import { addCorsHeaders, answerPreflight } from "./cors-answers.ts";
import { postObject } from "./post-object.ts";
import { parseTarget, type RequestTarget } from "./request-target.ts";
import { findOperation } from "./router.ts";
import { S3Error } from "./s3-error.ts";
import { xmlError } from "./xml-write.ts";

export type HandlerDeps = {
  store: Store;
  keyring: Keyring;
  /** Told of what is a bug or a broken disk, not of refusals. */
  onFault: (error: unknown, requestId: string) => void;
};

async function* noBytes(): AsyncGenerator<Uint8Array> {}

const isForm = (request: Request, { bucket, key, query }: RequestTarget): boolean =>
  request.method === "POST" &&
  bucket !== "" &&
  key === "" &&
  query.length === 0 &&
  (request.headers.get("content-type") ?? "").toLowerCase().startsWith("multipart/form-data");

const answer = async (
  request: Request,
  target: RequestTarget,
  { store, keyring }: HandlerDeps,
  keepOpen: () => void,
): Promise<Response> => {
  const { method } = request;
  const { bucket, key, query } = target;
  const settings = bucket === "" ? undefined : store.index.buckets.find(bucket);
  if (method === "OPTIONS") return answerPreflight(request, settings?.cors);
  const body = request.body ?? noBytes();
  if (settings !== undefined && isForm(request, target)) {
    return postObject(request, body, bucket, store, keyring);
  }
  const payload = authenticate({ method, target, headers: request.headers }, keyring);
  const headers = effectiveHeaders(request.headers, query);
  const call: Call = { method, bucket, key, query: new Map(query), headers, payload, body, keepOpen };
  const operation = findOperation(call);
  const isNamed = bucket !== "" && operation !== createBucket;
  if (isNamed && settings === undefined) throw new S3Error("NoSuchBucket", undefined, { BucketName: bucket });
  return operation(call, store);
};

const refusal = (error: S3Error, request: Request, target: RequestTarget, requestId: string): Response => {
  const resource = `/${target.bucket}${target.key === "" ? "" : `/${target.key}`}`;
  const { code, message, details, status } = error;
  const text = xmlError({
    Code: code,
    Message: message,
    ...details,
    Resource: resource,
    RequestId: requestId,
  });
  const headers = { "content-type": "application/xml" };
  return new Response(request.method === "HEAD" ? null : text, { status, headers });
};

const nowhere: RequestTarget = { path: "/", bucket: "", key: "", query: [] };

/** Answers one request, whatever happens: refusals as XML, anything else as a 500 that tells an id alone. */
export const handleRequest = async (
  request: Request,
  deps: HandlerDeps,
  keepOpen: () => void,
): Promise<Response> => {
  const requestId = crypto.randomUUID().replaceAll("-", "").slice(0, 16).toUpperCase();
  const { buckets } = deps.store.index;
  let target = nowhere;
  let response: Response;
  try {
    target = parseTarget(request.url, (name) => buckets.find(name) !== undefined);
    response = await answer(request, target, deps, keepOpen);
  } catch (error) {
    const isRefusal = error instanceof S3Error;
    if (!isRefusal && !request.signal.aborted) deps.onFault(error, requestId);
    response = refusal(isRefusal ? error : new S3Error("InternalError"), request, target, requestId);
  }
  response.headers.set("x-amz-request-id", requestId);
  if (request.method !== "OPTIONS" && target.bucket !== "") {
    addCorsHeaders(request, response, buckets.find(target.bucket)?.cors);
  }
  return response;
};
