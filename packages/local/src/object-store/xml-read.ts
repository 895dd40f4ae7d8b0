import { S3Error } from "./s3-error.ts";

export type XmlElement = { name: string; children: XmlElement[]; text: string };

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const maxDepth = 20;
const token =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<\/?([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/y;

const malformed = (): never => {
  throw new S3Error("MalformedXML");
};

const characterOf = (code: number): string =>
  Number.isNaN(code) || code > 0x10ffff ? malformed() : String.fromCodePoint(code);

const unescapeText = (text: string): string =>
  text.replace(/&([^;]{0,10});?/g, (_whole, entity: string) => {
    if (entity.startsWith("#x")) return characterOf(Number.parseInt(entity.slice(2), 16));
    if (entity.startsWith("#")) return characterOf(Number.parseInt(entity.slice(1), 10));
    return named[entity] ?? malformed();
  });

/** Parses the small XML documents of S3 requests; document types and unknown entities are refused. */
export const parseXml = (text: string): XmlElement => {
  const document: XmlElement = { name: "", children: [], text: "" };
  const open = [document];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const [whole, name, , empty] = token.exec(text) ?? malformed();
    const parent = open.at(-1) ?? malformed();
    if (name === undefined) {
      if (!whole.startsWith("<")) parent.text += unescapeText(whole);
    } else if (whole.startsWith("</")) {
      if (parent.name !== name) malformed();
      open.pop();
    } else {
      const element: XmlElement = { name, children: [], text: "" };
      parent.children.push(element);
      if (empty !== "/") open.push(element);
      if (open.length > maxDepth) malformed();
    }
  }
  const [root] = document.children;
  if (open.length !== 1 || root === undefined || document.children.length !== 1) return malformed();
  return root;
};

/** Every child with this name. */
export const childrenOf = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name);

/** The first child with this name. */
export const findChild = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name);

/** The trimmed text of the first child with this name. */
export const childText = (element: XmlElement, name: string): string | undefined =>
  findChild(element, name)?.text.trim();

/** The text of each child with this name. */
export const childTexts = (element: XmlElement, name: string): string[] =>
  childrenOf(element, name).map((child) => child.text.trim());

/** The text of the first child with this name as it stands: object keys may begin or end with spaces. */
export const rawChildText = (element: XmlElement, name: string): string | undefined =>
  findChild(element, name)?.text;
