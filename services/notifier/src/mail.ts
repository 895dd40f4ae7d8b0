import { type ContentId, type FailureCode, failures } from "@millrace/contracts";

export type Mail = { readonly subject: string; readonly text: string; readonly html: string };

/** What a mail tells; `failureCode` is null when the item is ready. */
export type News = {
  readonly contentId: ContentId;
  readonly title: string;
  readonly failureCode: FailureCode | null;
};

/** On one line, so that no text of a user ever begins a header of its own. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

const shortened = (text: string, length: number): string => {
  const letters = [...text];
  return letters.length <= length ? text : `${letters.slice(0, length - 1).join("")}…`;
};

export const mailFor = ({ contentId, title, failureCode }: News, name: string, webUrl: string): Mail => {
  const quoted = `“${shortened(oneLine(title), 100)}”`;
  const greeting = `Hello ${oneLine(name)},`;
  if (failureCode === null) {
    const link = { label: "Play it", url: `${webUrl}/#/watch/${contentId}` };
    return written(`${quoted} is ready`, [greeting, `${quoted} is ready to play.`], link);
  }
  const { message, hint } = failures[failureCode];
  const lines = [greeting, `${quoted} could not be prepared.`, `${message} ${hint}`];
  return written(`${quoted} could not be prepared`, lines, { label: "Your uploads", url: `${webUrl}/` });
};

const written = (subject: string, lines: readonly string[], link: { label: string; url: string }): Mail => ({
  subject,
  text: `${[...lines, `${link.label}: ${link.url}`].join("\n\n")}\n`,
  html: page(
    [...lines.map((line) => Bun.escapeHTML(line)), `<a href="${Bun.escapeHTML(link.url)}">${link.label}</a>`]
      .map((paragraph) => `<p>${paragraph}</p>`)
      .join("\n"),
  ),
});

const page = (body: string): string => `<!doctype html>
<html lang="en"><body style="font: 16px/1.5 system-ui, sans-serif; max-width: 36rem">
${body}
</body></html>
`;
