/** Text that forgets its beginning: keeps at least the last `limit / 2` and at most `limit` characters. */
export const boundedText = (limit = 65_536): { add: (text: string) => void; text: () => string } => {
  let kept = "";
  return {
    add: (text) => {
      kept += text;
      if (kept.length > limit) kept = kept.slice(-limit / 2);
    },
    text: () => kept,
  };
};
