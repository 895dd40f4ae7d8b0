/**
 * True when `text` is covered by a policy's Resource: `*` stands for any run of characters, also `/` and an empty
 * one, `?` for exactly one. Never slower than the product of both lengths, whatever the pattern.
 */
export const matchesResource = (pattern: string, text: string): boolean => {
  let at = 0;
  let patternAt = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const expected = pattern[patternAt];
    if (expected === "*") {
      star = patternAt;
      starAt = at;
      patternAt += 1;
    } else if (expected === "?" || expected === text[at]) {
      at += 1;
      patternAt += 1;
    } else if (star >= 0) {
      starAt += 1;
      at = starAt;
      patternAt = star + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(patternAt));
};
