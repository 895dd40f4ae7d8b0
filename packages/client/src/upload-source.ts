/** Bytes to upload: a `File`, a `Blob`, a `Bun.file()`, or anything else that can be cut into blobs. */
export type UploadSource = {
  readonly size: number;
  readonly name?: string | undefined;
  readonly type?: string | undefined;
  readonly slice: (start: number, end: number) => Blob;
};

const unknownType = "application/octet-stream";

/** The last step of a path, as far as the contract takes it. */
export const fileNameOf = ({ name }: UploadSource): string =>
  (name?.split(/[/\\]/).at(-1)?.trim() || "untitled").slice(-255);

/** The media type without parameters. */
export const contentTypeOf = ({ type }: UploadSource): string =>
  type?.split(";")[0]?.trim().slice(0, 127) || unknownType;
