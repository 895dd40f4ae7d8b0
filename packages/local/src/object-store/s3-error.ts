const table = {
  AccessDenied: [403, "Access Denied."],
  AccessForbidden: [403, "No CORS rule of this bucket allows the request."],
  AuthorizationHeaderMalformed: [400, "The authorization header is malformed."],
  AuthorizationQueryParametersError: [400, "The signature's query parameters are malformed."],
  BadDigest: [400, "The content does not match the checksum that came with it."],
  BucketAlreadyOwnedByYou: [409, "You own this bucket already."],
  BucketNotEmpty: [409, "The bucket still holds objects or uploads."],
  EntityTooLarge: [400, "The body is larger than allowed."],
  EntityTooSmall: [400, "The body is smaller than allowed."],
  IncompleteBody: [400, "The body ended before the announced number of bytes."],
  InternalError: [500, "Something went wrong in the store."],
  InvalidAccessKeyId: [403, "The access key id is not known here."],
  InvalidArgument: [400, "An argument is not valid."],
  InvalidBucketName: [400, "The bucket name is not valid."],
  InvalidDigest: [400, "A checksum of the request is not well-formed."],
  InvalidPart: [400, "A part is missing, or its ETag or checksum does not match."],
  InvalidPartOrder: [400, "Parts must be listed in ascending order."],
  InvalidPolicyDocument: [400, "The form's policy document is not valid."],
  InvalidRange: [416, "The range lies outside of the object."],
  InvalidRequest: [400, "The request is not valid."],
  InvalidToken: [400, "Session tokens are not known here."],
  InvalidURI: [400, "The address cannot be decoded."],
  KeyTooLongError: [400, "A key has at most 1024 bytes."],
  MalformedPOSTRequest: [400, "The body is not well-formed multipart/form-data."],
  MalformedTrailerError: [400, "The body's trailer is missing or malformed."],
  MalformedXML: [400, "The XML is not well-formed or not of the expected form."],
  MetadataTooLarge: [400, "Metadata has at most 2048 bytes."],
  MethodNotAllowed: [405, "This method is not allowed on this resource."],
  MissingContentLength: [411, "The Content-Length header is required."],
  MissingSecurityHeader: [400, "A header that authentication needs is missing."],
  NoSuchBucket: [404, "There is no such bucket."],
  NoSuchCORSConfiguration: [404, "The bucket has no CORS configuration."],
  NoSuchKey: [404, "There is no object with this key."],
  NoSuchLifecycleConfiguration: [404, "The bucket has no lifecycle configuration."],
  NoSuchUpload: [404, "There is no such upload: it never was, is complete or was aborted."],
  NotImplemented: [501, "This store does not implement what the request asks for."],
  PreconditionFailed: [412, "A precondition of the request does not hold."],
  RequestTimeTooSkewed: [403, "The request's time differs too much from the server's."],
  SignatureDoesNotMatch: [403, "The signature does not match the request."],
  XAmzContentSHA256Mismatch: [400, "The content does not match x-amz-content-sha256."],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type S3ErrorCode = keyof typeof table;

/** A refusal that the caller is told of, with one of S3's error codes and its status. */
export class S3Error extends Error {
  override readonly name = "S3Error";
  readonly code: S3ErrorCode;
  readonly status: number;
  /** Further elements of the XML answer, such as `Condition`. */
  readonly details: Readonly<Record<string, string>>;

  constructor(code: S3ErrorCode, message?: string, details: Readonly<Record<string, string>> = {}) {
    super(message ?? table[code][1]);
    this.code = code;
    this.status = table[code][0];
    this.details = details;
  }
}
