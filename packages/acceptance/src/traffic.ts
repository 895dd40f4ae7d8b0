import type { Page, Request, Response } from "playwright-core";

/** All that a page asked for, and all that went wrong on it: an offence against the content policy is a console error. */
export type Traffic = { readonly requests: readonly Request[]; readonly complaints: readonly string[] };

/** Listens to a page from now on. */
export const watchTraffic = (page: Page): Traffic => {
  const requests: Request[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request));
  page.on("requestfailed", (request) =>
    complaints.push(`${request.method()} ${request.url()} ${request.failure()?.errorText}`),
  );
  page.on("response", (response) => {
    const refused = `${response.request().method()} ${response.url()} ${response.status()}`;
    if (response.status() >= 400) complaints.push(refused);
  });
  page.on("pageerror", ({ message }) => complaints.push(`uncaught ${message}`));
  page.on("console", (message) => {
    const { url } = message.location();
    if (["error", "warning"].includes(message.type())) complaints.push(`console ${url} ${message.text()}`);
  });
  return { requests, complaints };
};

/** One exchange as it went over the wire. */
export type Exchange = {
  readonly url: URL;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
};

/** The exchanges with a server, leaving out what it was asked and not let answer. */
export const exchangesWith = async ({ requests }: Traffic, origin: string): Promise<Exchange[]> => {
  const asked = requests.filter((request) => new URL(request.url()).origin === origin);
  const responses = await Promise.all(asked.map((request) => request.response()));
  return Promise.all(responses.flatMap((response) => (response ? [response] : [])).map(exchangeOf));
};

const exchangeOf = async (response: Response): Promise<Exchange> => ({
  url: new URL(response.url()),
  status: response.status(),
  headers: await response.request().allHeaders(),
});
