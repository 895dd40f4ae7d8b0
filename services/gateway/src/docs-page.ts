type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly security?: unknown;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: unknown;
  readonly responses: unknown;
};
type Document = {
  readonly info: { readonly title: string; readonly description: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => escapes[letter] ?? letter);

/** The API's page: plain HTML without scripts or anything fetched from elsewhere, made once from the OpenAPI document. */
export const docsPage = (document: Document): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(document.info.title)} API</title><style>${style}</style></head><body><main>
<h1>${escaped(document.info.title)} API <small>${escaped(document.info.version)}</small></h1>
<p>${escaped(document.info.description)}</p>
<p>The same procedures answer at <code>/trpc</code> for the typed client. Send the access token as
<code>Authorization: Bearer …</code>. <a href="/openapi.json">OpenAPI 3.1 document</a></p>
${Object.entries(document.paths)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(method, path, operation as Operation)),
  )
  .join("\n")}
</main></body></html>`;

const section = (
  method: string,
  path: string,
  operation: Operation,
): string => `<details id="${operation.operationId}">
<summary><b class="${method}">${method.toUpperCase()}</b> <code>${escaped(path)}</code> <span>${escaped(operation.summary)}</span></summary>
<p>Procedure <code>${operation.operationId}</code>; ${operation.security ? "needs an access token" : "open to all"}.</p>
${operation.parameters?.length ? `<h4>Parameters</h4><ul>${operation.parameters.map((it) => `<li><code>${it.name}</code> in ${it.in}${it.required ? ", required" : ""}</li>`).join("")}</ul>` : ""}
${operation.requestBody ? `<h4>Body</h4>${pretty(operation.requestBody)}` : ""}
<h4>Answers</h4>${pretty(operation.responses)}</details>`;

const pretty = (value: unknown): string => `<pre>${escaped(JSON.stringify(value, null, 2))}</pre>`;

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}main{max-width:60rem;margin:2rem auto;padding:0 1rem}
details{border:1px solid color-mix(in srgb,currentColor 20%,transparent);border-radius:8px;padding:.6rem 1rem;margin:.5rem 0}
summary{cursor:pointer}summary span{opacity:.75}b{display:inline-block;min-width:4.5rem}
.get{color:#2563eb}.post{color:#16a34a}.patch{color:#d97706}.delete{color:#dc2626}pre{overflow:auto;font-size:.85rem}`;
