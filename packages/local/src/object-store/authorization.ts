import { S3Error } from "./s3-error.ts";
import { timeOfAmzDate } from "./sigv4-signature.ts";

/** What a request claims about its signature, however it carries it; nothing of it is verified yet. */
export type Claim = {
  accessKeyId: string;
  /** `day/region/s3/aws4_request`. */
  scope: string;
  amzDate: string;
  time: Date;
  signedHeaders: readonly string[];
  signature: string;
};

export type PresignedClaim = Claim & { expiresSeconds: number };

type Malformed = "AuthorizationHeaderMalformed" | "AuthorizationQueryParametersError";
type Spelled = {
  algorithm: string;
  credential: string;
  signedHeaders: string;
  signature: string;
  amzDate: string;
};

const maxExpirySeconds = 604_800;

/** Splits a credential: an access key id may itself hold slashes, a scope always has four parts. */
export const parseCredential = (credential: string): { accessKeyId: string; scope: string } => {
  const parts = credential.split("/");
  return { accessKeyId: parts.slice(0, -4).join("/"), scope: parts.slice(-4).join("/") };
};

const claimOf = (given: Spelled, malformed: Malformed): Claim => {
  const refuse = (what: string): never => {
    throw new S3Error(malformed, `${what} is missing or malformed.`);
  };
  const { accessKeyId, scope } = parseCredential(given.credential);
  const time = timeOfAmzDate(given.amzDate) ?? refuse("The signature's date");
  if (given.algorithm !== "AWS4-HMAC-SHA256") refuse("The signature's algorithm");
  if (accessKeyId === "" || !scope.endsWith("/s3/aws4_request")) refuse("The signature's credential");
  if (!scope.startsWith(`${given.amzDate.slice(0, 8)}/`)) refuse("The day of the signature's credential");
  if (!/^[0-9a-f]{64}$/.test(given.signature)) refuse("The signature");
  const signedHeaders = given.signedHeaders.toLowerCase().split(";");
  if (!signedHeaders.includes("host")) refuse("The signed header `host`");
  return { accessKeyId, scope, amzDate: given.amzDate, time, signedHeaders, signature: given.signature };
};

/** Reads the Authorization header; the time comes from x-amz-date. */
export const parseAuthorization = (header: string, amzDate: string | null): Claim => {
  const [algorithm = "", ...rest] = header.trim().split(/\s+/);
  if (algorithm === "AWS") throw new S3Error("InvalidRequest", "Sign with AWS4-HMAC-SHA256.");
  if (amzDate === null) throw new S3Error("AccessDenied", "Signed requests carry x-amz-date.");
  const fields = new Map(
    rest
      .join(" ")
      .split(",")
      .map((pair): [string, string] => {
        const equals = pair.indexOf("=");
        return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
      }),
  );
  const spelled = {
    algorithm,
    amzDate,
    credential: fields.get("Credential") ?? "",
    signedHeaders: fields.get("SignedHeaders") ?? "",
    signature: fields.get("Signature") ?? "",
  };
  return claimOf(spelled, "AuthorizationHeaderMalformed");
};

/** Reads the signature out of a presigned address. */
export const parsePresigned = (query: ReadonlyMap<string, string>): PresignedClaim => {
  const spelled = {
    algorithm: query.get("X-Amz-Algorithm") ?? "",
    amzDate: query.get("X-Amz-Date") ?? "",
    credential: query.get("X-Amz-Credential") ?? "",
    signedHeaders: query.get("X-Amz-SignedHeaders") ?? "",
    signature: query.get("X-Amz-Signature") ?? "",
  };
  const claim = claimOf(spelled, "AuthorizationQueryParametersError");
  const expires = query.get("X-Amz-Expires") ?? "";
  if (!/^\d{1,6}$/.test(expires) || Number(expires) > maxExpirySeconds) {
    throw new S3Error("AuthorizationQueryParametersError", "X-Amz-Expires lies between 0 and 604800.");
  }
  return { ...claim, expiresSeconds: Number(expires) };
};
