import { useSyncExternalStore } from "react";
import { usePage } from "../page-context.ts";
import type { Upload } from "./upload-queue.ts";

/** The files on their way, as they are now. */
export const useUploads = (): readonly Upload[] => {
  const { uploads } = usePage();
  return useSyncExternalStore(uploads.subscribe, uploads.list);
};
