/** Two ways out: answers go to `print`, everything said along the way to `note` and `progress`. */
export type Terminal = {
  /** A line of the answer, on stdout. */
  readonly print: (line: string) => void;
  /** A line about what happens, on stderr. */
  readonly note: (line: string) => void;
  /** The state of something that takes long: rewrites one line on a terminal; elsewhere each new text is a line. */
  readonly progress: (text: string) => void;
};

type Stream = { readonly isTTY?: boolean; write(text: string): unknown };

/** A terminal over a process's two streams. */
export const openTerminal = (stdout: Stream, stderr: Stream): Terminal => {
  let shown = "";
  const clear = () => {
    if (shown && stderr.isTTY) stderr.write("\r\u001b[2K");
    shown = "";
  };
  return {
    print: (line) => {
      clear();
      stdout.write(`${line}\n`);
    },
    note: (line) => {
      clear();
      stderr.write(`${line}\n`);
    },
    progress: (text) => {
      if (text === shown) return;
      if (stderr.isTTY) {
        clear();
        stderr.write(text);
      } else stderr.write(`${text}\n`);
      shown = text;
    },
  };
};
