import { Readable } from "node:stream";
import Busboy from "@fastify/busboy";
import { type Content, Fault, newId, StartUpload, type UserId } from "@millrace/contracts";
import { StorageError, sourceKey } from "@millrace/storage";
import type { z } from "zod";
import { type CompleteDeps, completeUpload } from "./complete-upload.ts";
import { titleFrom } from "./content.ts";
import { remove } from "./remove.ts";
import { contentStore } from "./store.ts";
import { newUpload } from "./uploads.ts";

export type ReceiveDeps = CompleteDeps & { readonly maxBytes: number };

type File = Pick<z.output<typeof StartUpload>, "fileName" | "contentType" | "title"> & {
  readonly bytes: Readable;
};

/**
 * Takes one file of a multipart form (`curl -F file=@clip.mp4`, an optional field `title` before it) and streams it to the
 * object store as it comes, never more than a few parts of it in memory.
 */
export const receiveForm = async (deps: ReceiveDeps, request: Request, ownerId: UserId): Promise<Content> => {
  const { bytes, fileName, contentType, title = titleFrom(fileName) } = await firstFile(request);
  const store = contentStore(deps.db);
  const id = newId("content");
  const key = sourceKey(ownerId, id);
  // The row comes first: whatever happens to the bytes then, the sweep knows of them.
  await store.add({ ...newUpload, id, ownerId, title, fileName, contentType, bytes: 0, sourceKey: key });
  try {
    const limits = { contentType, maxBytes: deps.maxBytes, signal: request.signal };
    const stored = await deps.objects.putStream(deps.bucket, key, bytes, limits);
    await store.setBytes(id, stored.bytes);
  } catch (error) {
    await remove(deps.db, deps.say, ownerId, id);
    throw asFormFault(error);
  }
  return completeUpload(deps, ownerId, id);
};

const asFormFault = (error: unknown): unknown => {
  if (!(error instanceof StorageError)) return error;
  if (error.code === "too_large") return new Fault("content.too_large", { cause: error });
  if (error.code !== "incomplete") return error;
  return new Fault("request.invalid", { message: "The upload broke off.", cause: error });
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
      const told = { fileName: name || "upload", contentType: mime || undefined, title, bytes: 0 };
      const parsed = StartUpload.safeParse(told);
      if (parsed.success) return resolve({ ...parsed.data, bytes });
      bytes.resume();
      invalid(parsed.error.issues[0]?.message ?? "The form is not well made.");
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
