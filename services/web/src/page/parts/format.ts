/** `1:02:03`, or `2:03` below an hour. */
export const formatDuration = (ms: number): string => {
  const seconds = Math.round(ms / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
};

const units = ["B", "kB", "MB", "GB", "TB"];

/** `1.4 GB`: powers of 1,000, as file managers count. */
export const formatBytes = (bytes: number): string => {
  const power = Math.min(units.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
  const value = bytes / 1_000 ** power;
  return `${power > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
};

const spans = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** `3 hours ago`; a date once it is a week old. */
export const formatWhen = (iso: string, now: number = Date.now()): string => {
  const age = now - Date.parse(iso);
  if (age > 7 * 86_400_000) return new Date(iso).toLocaleDateString(undefined, { dateStyle: "medium" });
  for (const [unit, ms] of spans)
    if (age >= ms)
      return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-Math.floor(age / ms), unit);
  return "just now";
};
