export type UploadProgress = { readonly sentBytes: number; readonly totalBytes: number };

/** Adds up what each part has sent; a part that is tried again counts from zero. */
export const uploadTally = (
  totalBytes: number,
  onProgress: ((progress: UploadProgress) => void) | undefined,
) => {
  const sent = new Map<number, number>();
  let arrived = 0;
  const tell = () => {
    let sentBytes = arrived;
    for (const bytes of sent.values()) sentBytes += bytes;
    onProgress?.({ sentBytes: Math.min(sentBytes, totalBytes), totalBytes });
  };
  return {
    /** What the object store holds, by its own account; replaces what was counted here. */
    arrived: (bytes: number) => {
      arrived = bytes;
      sent.clear();
      tell();
    },
    part: (number: number, bytes: number) => {
      sent.set(number, bytes);
      tell();
    },
  };
};

export type UploadTally = ReturnType<typeof uploadTally>;
