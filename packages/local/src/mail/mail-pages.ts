import type { Mailbox, Message } from "./mailbox.ts";

/**
 * The catcher's HTTP side: `GET /messages?to=`, `GET /messages/<id>`, `GET /messages/<id>/raw`, `DELETE /messages`
 * as JSON, and `/` and `/read/<id>` for people.
 */
export const mailPages =
  (mailbox: Mailbox) =>
  (request: Request): Response => {
    const { pathname, searchParams, hostname } = new URL(request.url);
    if (!isLoopback(hostname)) return new Response("Only for this machine.", { status: 403 });
    const [, first = "", id = "", view] = pathname.split("/");
    const route = `${request.method} /${first}${id ? "/:id" : ""}${view === undefined ? "" : `/${view}`}`;
    if (route === "GET /") return page("Mail", listHtml(mailbox.list()));
    if (route === "GET /health/:id") return Response.json({ status: "ok" });
    if (route === "GET /messages")
      return Response.json({ messages: mailbox.list(searchParams.get("to") ?? undefined) });
    if (route === "DELETE /messages") {
      mailbox.clear();
      return new Response(null, { status: 204 });
    }
    return (
      oneMessage(route, id, mailbox) ?? Response.json({ error: "No such page or message." }, { status: 404 })
    );
  };

const oneMessage = (route: string, id: string, mailbox: Mailbox): Response | undefined => {
  const message = mailbox.find(id);
  if (!message) return undefined;
  if (route === "GET /messages/:id") return Response.json(message);
  if (route === "GET /read/:id") return page(message.subject, readHtml(message));
  if (route !== "GET /messages/:id/raw") return undefined;
  return new Response(mailbox.findRaw(id), { headers: { "content-type": "text/plain; charset=utf-8" } });
};

// A page elsewhere may point its own name at 127.0.0.1; then the Host header names that page's host.
const isLoopback = (hostname: string): boolean => /^(127\.0\.0\.1|localhost|.*\.localhost)$/.test(hostname);

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ddd}
pre{white-space:pre-wrap;background:#f5f5f5;padding:1rem}iframe{width:100%;height:40rem;border:1px solid #ddd}`;

const page = (title: string, body: string): Response =>
  new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${Bun.escapeHTML(title)}</title>` +
      `<style>${style}</style><h1>${Bun.escapeHTML(title)}</h1>${body}</html>`,
    {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy":
          "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'",
      },
    },
  );

const listHtml = (messages: readonly Message[]): string => {
  if (messages.length === 0) return "<p>No mail yet.</p>";
  const rows = messages.map(({ id, receivedAt, to, subject }) => {
    const [when, whom, what] = [receivedAt, to.join(", "), subject || "(no subject)"].map((it) =>
      Bun.escapeHTML(it),
    );
    return `<tr><td>${when}</td><td>${whom}</td><td><a href="/read/${id}">${what}</a></td></tr>`;
  });
  return `<table><tr><th>Received</th><th>To</th><th>Subject</th></tr>${rows.join("")}</table>`;
};

const readHtml = ({ id, from, to, receivedAt, text, html }: Message): string => {
  const head = `<p><a href="/">All mail</a> · <a href="/messages/${id}/raw">source</a></p>
<p>From ${Bun.escapeHTML(from)}<br>To ${Bun.escapeHTML(to.join(", "))}<br>${receivedAt}</p>`;
  // The sandbox lets a link open in a new tab, and nothing else: no script, no form, not this page's origin.
  const sandbox = "allow-popups allow-popups-to-escape-sandbox";
  const inner = Bun.escapeHTML(`<base target="_blank">${html}`);
  const frame = html ? `<iframe sandbox="${sandbox}" srcdoc="${inner}"></iframe>` : "";
  return `${head}${text ? `<pre>${Bun.escapeHTML(text)}</pre>` : ""}${frame}`;
};
