import { Readable } from "node:stream";
import Busboy from "@fastify/busboy";
import { type Content, Fault, newId, type UserId } from "@millrace/contracts";
import { StorageError, sourceKey } from "@millrace/storage";
import { type CompleteDeps, completeUpload } from "./complete-upload.ts";
import { titleFrom } from "./content.ts";
import { contentStore } from "./store.ts";

export type ReceiveDeps = CompleteDeps & { readonly maxBytes: number };

type File = {
  readonly name: string;
  readonly type: string;
  readonly bytes: Readable;
  readonly title: string | undefined;
};

/**
 * Takes one file of a multipart form (`curl -F file=@clip.mp4`, an optional field `title` before it) and streams it to the
 * object store as it comes, never more than a few parts of it in memory.
 */
export const receiveForm = async (deps: ReceiveDeps, request: Request, ownerId: UserId): Promise<Content> => {
  const file = await firstFile(request);
  const id = newId("content");
  const key = sourceKey(ownerId, id);
  const limits = { contentType: file.type, maxBytes: deps.maxBytes, signal: request.signal };
  const stored = await deps.objects.putStream(deps.bucket, key, file.bytes, limits).catch(asFormFault);
  await contentStore(deps.db).add({
    id,
    ownerId,
    title: file.title?.trim().slice(0, 200) || titleFrom(file.name),
    fileName: file.name.slice(0, 255),
    contentType: file.type,
    bytes: stored.bytes,
    sourceKey: key,
    multipartId: null,
    status: "uploading",
    failureCode: null,
    traceId: null,
    removedAt: null,
  });
  return completeUpload(deps, ownerId, id);
};

const asFormFault = (error: unknown): never => {
  if (!(error instanceof StorageError)) throw error;
  if (error.code === "too_large") throw new Fault("content.too_large", { cause: error });
  if (error.code === "incomplete")
    throw new Fault("request.invalid", { message: "The upload broke off.", cause: error });
  throw error;
};

const firstFile = (request: Request): Promise<File> =>
  new Promise((resolve, reject) => {
    const invalid = (message: string) => reject(new Fault("request.invalid", { message }));
    const form = openForm(request);
    let title: string | undefined;
    form.on("field", (name, value) => {
      if (name === "title") title = value;
    });
    form.on("file", (_field, bytes, name, _encoding, mime) => {
      resolve({ name: name || "upload", type: mime || "application/octet-stream", bytes, title });
    });
    form.on("finish", () => invalid("The form holds no file."));
    form.on("error", () => invalid("The form is not well made."));
    Readable.fromWeb(request.body as never)
      .on("error", () => invalid("The upload broke off."))
      .pipe(form);
  });

const openForm = (request: Request) => {
  const type = request.headers.get("content-type") ?? "";
  if (!request.body || !type.startsWith("multipart/form-data"))
    throw new Fault("request.unsupported", { message: "Send a form with one file: curl -F file=@clip.mp4" });
  try {
    return new Busboy({
      headers: { "content-type": type },
      limits: { files: 1, fields: 5, fieldSize: 1_000 },
    });
  } catch (error) {
    throw new Fault("request.invalid", { message: "The form is not well made.", cause: error });
  }
};
