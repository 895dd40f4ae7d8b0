import type { Platform } from "./platform.ts";

/** Where a running platform can be reached, by what people look for. */
export const addressesOf = ({ gatewayUrl, webUrl, stack }: Platform): Readonly<Record<string, string>> => ({
  pages: webUrl,
  api: gatewayUrl,
  docs: `${gatewayUrl}/docs`,
  ...(stack.mail.pageUrl ? { mail: stack.mail.pageUrl } : {}),
  objects: stack.objects.endpoint,
  ...(stack.traces.pageUrl ? { traces: stack.traces.pageUrl } : {}),
});

/** A record as aligned lines. */
export const lines = (record: Readonly<Record<string, string>>): string[] => {
  const width = Math.max(...Object.keys(record).map((key) => key.length));
  return Object.entries(record).map(([key, value]) => `  ${key.padEnd(width)}  ${value}`);
};
