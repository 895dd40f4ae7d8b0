import type * as Sdk from "@aws-sdk/client-s3";

/** Without `endpoint` it is AWS, without keys the AWS default credentials. */
export type ObjectSettings = {
  readonly endpoint?: string | undefined;
  readonly region: string;
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
};

/** The SDK's client and, for what needs them, its commands. */
export type S3 = { readonly client: Sdk.S3; readonly sdk: typeof Sdk };

/** The client, made when first needed: the SDK takes some 30 MB, which a process that never touches objects does not pay. */
export type LazyS3 = Disposable & { readonly use: () => Promise<S3> };

export const lazyS3 = (settings: ObjectSettings): LazyS3 => {
  let opened: Promise<S3> | undefined;
  return {
    use: () => {
      opened ??= openS3(settings);
      return opened;
    },
    [Symbol.dispose]: () => void opened?.then(({ client }) => client.destroy()),
  };
};

const openS3 = async (settings: ObjectSettings): Promise<S3> => {
  const sdk = await import("@aws-sdk/client-s3");
  const { endpoint, region, accessKeyId, secretAccessKey } = settings;
  const client = new sdk.S3({
    region,
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
    // Else presigned PUTs would carry the checksum of an empty body.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 3_000, socketTimeout: 30_000 },
  });
  return { client, sdk };
};
