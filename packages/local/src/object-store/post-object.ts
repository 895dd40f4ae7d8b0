import { type Keyring, secretFor } from "./authenticate.ts";
import { parseCredential } from "./authorization.ts";
import type { Store } from "./call.ts";
import { announcedChecksum } from "./checksums.ts";
import { commitObject } from "./commit-object.ts";
import { openDigests } from "./digests.ts";
import { type FileForm, readFileForm } from "./form-data.ts";
import { storedHeadersOf } from "./object-headers.ts";
import type { StoredObject } from "./object-rows.ts";
import { assertPolicy, parsePolicy } from "./post-policy.ts";
import { conditionsOf } from "./preconditions.ts";
import { maxBodyBytes } from "./put-object.ts";
import { assertKey } from "./request-target.ts";
import { S3Error } from "./s3-error.ts";
import { sameSecretText, signingKey, signText } from "./sigv4-signature.ts";
import { xmlResponse } from "./xml-write.ts";

const assertSigned = (fields: ReadonlyMap<string, string>, keyring: Keyring): string => {
  const policy = fields.get("policy");
  if (policy === undefined) throw new S3Error("AccessDenied", "Forms must carry a signed policy.");
  if (fields.get("x-amz-algorithm") !== "AWS4-HMAC-SHA256") {
    throw new S3Error("InvalidArgument", "The form is signed with AWS4-HMAC-SHA256.");
  }
  const claim = parseCredential(fields.get("x-amz-credential") ?? "");
  const expected = signText(signingKey(secretFor(claim, keyring), claim.scope), policy);
  if (!sameSecretText(expected, fields.get("x-amz-signature") ?? ""))
    throw new S3Error("SignatureDoesNotMatch");
  return policy;
};

const headerField =
  /^(cache-control|content-(disposition|encoding|language|md5|type)|expires|x-amz-[a-z0-9-]+)$/;
const signatureField = /^x-amz-(algorithm|credential|date|signature)$/;

const headersOf = (fields: ReadonlyMap<string, string>): Headers => {
  const pairs = [...fields].filter(([name]) => headerField.test(name) && !signatureField.test(name));
  try {
    return new Headers(pairs);
  } catch {
    throw new S3Error("InvalidArgument", "A field holds characters that a header cannot.");
  }
};

const keyOf = ({ fields, fileName }: FileForm): string => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how S3 spells the placeholder
  const key = assertKey((fields.get("key") ?? "").replaceAll("${filename}", () => fileName));
  if (key === "") throw new S3Error("InvalidArgument", "The form has no field named key.");
  // Every URL parser resolves these, so no request could ever name the object.
  if (key.split("/").some((segment) => segment === "." || segment === "..")) {
    throw new S3Error("InvalidArgument", "A key has no segment that is . or ..");
  }
  return key;
};

const receiveFile = async (
  file: AsyncIterable<Uint8Array>,
  headers: Headers,
  limits: { minBytes: number; maxBytes: number },
  write: (bytes: Uint8Array) => Promise<void>,
) => {
  const digests = openDigests({ kind: "unsigned" }, announcedChecksum(headers)?.algorithm);
  let bytes = 0;
  for await (const piece of file) {
    bytes += piece.length;
    if (bytes > Math.min(limits.maxBytes, maxBodyBytes)) throw new S3Error("EntityTooLarge");
    digests.update(piece);
    await write(piece);
  }
  if (bytes < limits.minBytes) throw new S3Error("EntityTooSmall");
  return { bytes, ...digests.verify(headers, new Map()) };
};

const answerFor = (fields: ReadonlyMap<string, string>, { bucket, key, etag }: StoredObject): Response => {
  const headers = { etag: `"${etag}"` };
  const redirect = fields.get("success_action_redirect");
  if (redirect !== undefined && URL.canParse(redirect)) {
    const location = new URL(redirect);
    for (const [name, value] of Object.entries({ bucket, key, etag: `"${etag}"` })) {
      location.searchParams.set(name, value);
    }
    return new Response(null, { status: 303, headers: { ...headers, location: location.href } });
  }
  const status = fields.get("success_action_status");
  if (status !== "201") return new Response(null, { status: status === "200" ? 200 : 204, headers });
  const answer = xmlResponse("PostResponse", { Bucket: bucket, Key: key, ETag: `"${etag}"` });
  return new Response(answer.body, { status: 201, headers: answer.headers });
};

/** POST object: a browser's form, allowed by the signed policy within it and streamed like any other upload. */
export const postObject = async (
  request: Pick<Request, "headers">,
  body: AsyncIterable<Uint8Array>,
  bucket: string,
  store: Store,
  keyring: Keyring,
): Promise<Response> => {
  const form = await readFileForm(body, request.headers.get("content-type") ?? "");
  const policy = parsePolicy(assertSigned(form.fields, keyring));
  const key = keyOf(form);
  const fields = new Map([...form.fields, ["bucket", bucket], ["key", key]]);
  const limits = assertPolicy(policy, fields, store.now());
  const headers = headersOf(fields);
  const stored = storedHeadersOf(headers);
  await using draft = await store.blobs.openDraft();
  const { bytes, etag, checksum } = await receiveFile(form.file, headers, limits, draft.write);
  const object: StoredObject = {
    bucket,
    key,
    blob: await draft.keep(),
    bytes,
    etag,
    modifiedMs: store.now().getTime(),
    headers: stored,
    checksum: checksum && { ...checksum, type: "FULL_OBJECT" },
  };
  commitObject(store, object, conditionsOf(new Headers()));
  return answerFor(fields, object);
};
