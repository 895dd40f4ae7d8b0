import type { Page, Request } from "playwright-core";

/** All that a page asked for, and all that went wrong on it. */
export type Traffic = {
  readonly requests: readonly Request[];
  /** Complaints of the console (broken content policies among them), uncaught errors, failed and refused requests. */
  readonly complaints: readonly string[];
};

/** Listens to a page from now on. */
export const watchTraffic = (page: Page): Traffic => {
  const requests: Request[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      complaints.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) =>
    complaints.push(`failed: ${request.method()} ${request.url()} ${request.failure()?.errorText}`),
  );
  page.on("response", (response) => {
    if (response.status() >= 400)
      complaints.push(`${response.status()}: ${response.request().method()} ${response.url()}`);
  });
  return { requests, complaints };
};
