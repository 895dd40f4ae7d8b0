/**
 * Decodes CloudFront's variant of base64, in which `-`, `_` and `~` stand for `+`, `=` and `/`. Undefined for
 * anything that such an encoder cannot have made.
 */
export const decodeCloudFrontBase64 = (text: string): Buffer | undefined => {
  if (text === "" || text.length % 4 !== 0 || !/^[A-Za-z0-9~-]+_{0,2}$/.test(text)) return undefined;
  return Buffer.from(text.replaceAll("-", "+").replaceAll("_", "=").replaceAll("~", "/"), "base64");
};
