import { type CallOptions, type CallS3, type Operation, within } from "./s3-call.ts";
import { StorageError } from "./storage-error.ts";

const pageTimeoutMs = 30_000;

export const removeObjects = (call: CallS3) => ({
  /** Deletes one object; one that is not there is deleted already. */
  remove: (bucket: string, key: string, options?: CallOptions): Promise<void> =>
    call(
      "remove",
      bucket,
      async ({ client, signal }) => {
        await client.deleteObject({ Bucket: bucket, Key: key }, { abortSignal: signal });
      },
      options,
    ),

  /** Deletes every object whose key begins with `prefix`, which must name more than a top folder. Resolves with their number. */
  removePrefix: (bucket: string, prefix: string, options: CallOptions = {}): Promise<number> =>
    call(
      "remove_prefix",
      bucket,
      async (operation) => {
        if (!/^[^/]+\/[^/]/.test(prefix))
          throw new StorageError("refused", `"${prefix}" would delete too much`);
        let removed = 0;
        for (let token: string | undefined, more = true; more; more = token !== undefined) {
          const page = await listPage(operation, bucket, prefix, token);
          await removeAll(operation, bucket, page.keys);
          removed += page.keys.length;
          token = page.next;
        }
        return removed;
      },
      { ...options, timeoutMs: 0 },
    ),
});

const listPage = async (
  { client, signal }: Operation,
  bucket: string,
  prefix: string,
  token: string | undefined,
) => {
  const page = await client.listObjectsV2(
    { Bucket: bucket, Prefix: prefix, ...(token === undefined ? {} : { ContinuationToken: token }) },
    { abortSignal: within(pageTimeoutMs, signal) },
  );
  const keys = (page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
  return { keys, next: page.IsTruncated ? page.NextContinuationToken : undefined };
};

const removeAll = async (
  { client, signal }: Operation,
  bucket: string,
  keys: readonly string[],
): Promise<void> => {
  if (keys.length === 0) return;
  const { Errors: errors = [] } = await client.deleteObjects(
    { Bucket: bucket, Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true } },
    { abortSignal: within(pageTimeoutMs, signal) },
  );
  const [first] = errors;
  if (first)
    throw new StorageError(
      "unavailable",
      `${errors.length} object(s) were not deleted: ${first.Code} ${first.Message}`,
    );
};
