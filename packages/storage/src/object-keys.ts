/** Where an upload's source lies in the upload bucket. */
export const sourceKey = (ownerId: string, contentId: string): string =>
  `uploads/${named(ownerId)}/${named(contentId)}/source`;

/** The beginning of every key of an item in the media bucket. */
export const contentPrefix = (contentId: string): string => `v/${named(contentId)}/`;

/** Where one attempt at encoding an item writes, in the media bucket: what a stale worker writes is never what a reader sees. */
export const outputPrefix = (contentId: string, attempt: number): string => {
  if (!Number.isSafeInteger(attempt) || attempt < 1) throw new RangeError(`${attempt} is no attempt`);
  return `${contentPrefix(contentId)}${attempt}/`;
};

/** The key of a file of an output: `name` is relative to the prefix, as `720p/1.m4s`. */
export const outputKey = (prefix: string, name: string): string => {
  if (!isOutputPrefix(prefix)) throw new RangeError("this is no prefix of an output");
  return `${prefix}${name.split("/").map(named).join("/")}`;
};

/** True for what `outputPrefix` makes, and nothing else. */
export const isOutputPrefix = (prefix: string): boolean => /^v\/[\w-][\w.-]*\/[1-9]\d{0,8}\/$/.test(prefix);

// One step of a key. Nothing that an address, a shell or a signature's policy could read in another way: no dots alone,
// no wildcards, no escapes.
const named = (step: string): string => {
  if (!/^[\w-][\w.-]*$/.test(step)) throw new RangeError("this cannot be part of an object's key");
  return step;
};
