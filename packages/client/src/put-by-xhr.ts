import type { Put } from "./put-bytes.ts";

/** The part of XMLHttpRequest used here; its own type would ask every importer for the DOM's. */
export type UploadRequest = {
  readonly upload: { onprogress: ((event: { readonly loaded: number }) => void) | null };
  readonly status: number;
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  onloadend: (() => void) | null;
  open: (method: string, url: string) => void;
  setRequestHeader: (name: string, value: string) => void;
  send: (body: Blob) => void;
  abort: () => void;
};

/** A new XMLHttpRequest where the platform has one: browsers, whose fetch tells nothing of bytes sent. */
export const uploadRequest = (): UploadRequest | undefined => {
  const { XMLHttpRequest } = globalThis as { readonly XMLHttpRequest?: new () => UploadRequest };
  return XMLHttpRequest && new XMLHttpRequest();
};

/** One PUT with byte progress; given up when no byte has moved for `stalledAfterMs`. */
export const putByXhr = (
  { url, body, headers, signal, onSent }: Put,
  request: UploadRequest,
  stalledAfterMs: number,
): Promise<number> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => request.abort();
    let stalled = setTimeout(stop, stalledAfterMs);
    request.upload.onprogress = ({ loaded }) => {
      clearTimeout(stalled);
      stalled = setTimeout(stop, stalledAfterMs);
      onSent?.(loaded);
    };
    request.onload = () => resolve(request.status);
    request.onerror = () => reject(new TypeError("The object store could not be reached."));
    request.onabort = () =>
      reject(signal?.aborted ? signal.reason : new TypeError("The upload stood still."));
    request.onloadend = () => {
      clearTimeout(stalled);
      signal?.removeEventListener("abort", stop);
    };
    signal?.addEventListener("abort", stop, { once: true });
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(body);
  });
