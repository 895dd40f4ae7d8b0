const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

const escapeText = (text: string): string => text.replace(/[&<>"\r]/g, (char) => entities[char] ?? char);

export type XmlContent = string | number | boolean | XmlFields | readonly XmlFields[];
/** Children in order; an array repeats its element, `undefined` leaves it out. */
export type XmlFields = { readonly [name: string]: XmlContent | readonly string[] | undefined };

const elementsOf = (fields: XmlFields): string =>
  Object.entries(fields)
    .map(([name, content]) => {
      if (content === undefined) return "";
      const items: readonly (string | number | boolean | XmlFields)[] = Array.isArray(content)
        ? content
        : [content];
      return items.map((item) => `<${name}>${textOf(item)}</${name}>`).join("");
    })
    .join("");

const textOf = (item: string | number | boolean | XmlFields): string =>
  typeof item === "object" ? elementsOf(item) : escapeText(String(item));

/** An XML document in S3's namespace. */
export const xmlDocument = (root: string, content: XmlFields | string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${textOf(content)}</${root}>`;

/** A 200 answer that holds an XML document. */
export const xmlResponse = (root: string, content: XmlFields | string): Response =>
  new Response(xmlDocument(root, content), { headers: { "content-type": "application/xml" } });

/** An error document, which by S3's custom has no namespace. */
export const xmlError = (fields: XmlFields): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${elementsOf(fields)}</Error>`;
