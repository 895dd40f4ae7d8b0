import type { z } from "zod";

type Shape = Readonly<Record<string, z.ZodType>>;
type Config<S extends Shape> = { readonly [Name in keyof S]: z.output<S[Name]> };

/** Every mistake in the environment, one line each: `DATABASE_URL: is missing …`. */
export class ConfigError extends Error {
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super(lines.join("\n"));
    this.name = "ConfigError";
    this.lines = lines;
  }
}

const variableName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/**
 * Reads a record of settings from the environment: `databaseUrl` is read from `DATABASE_URL`. An empty variable
 * counts as absent. Throws one `ConfigError` that names every missing or wrong setting.
 */
export const readConfig = <S extends Shape>(
  shape: S,
  env: Readonly<Record<string, string | undefined>>,
): Config<S> => {
  const parsed = Object.entries(shape).map(([name, schema]) => {
    const raw = env[variableName(name)] || undefined;
    return { name, raw, result: schema.safeParse(raw) };
  });
  const lines = parsed.flatMap(({ name, raw, result }) =>
    result.success ? [] : [mistake(variableName(name), raw, shape[name]?.description, result.error)],
  );
  if (lines.length > 0) throw new ConfigError(lines);
  return Object.fromEntries(parsed.map(({ name, result }) => [name, result.data])) as Config<S>;
};

// The value itself is never quoted: it may be a secret.
const mistake = (
  variable: string,
  raw: string | undefined,
  meaning: string | undefined,
  error: z.ZodError,
): string =>
  `${variable}: ${raw === undefined ? "is missing" : (error.issues[0]?.message ?? "is wrong")}${meaning ? ` (${meaning})` : ""}`;

/** For `main.ts`: as `readConfig`, but prints one line per mistake to stderr and ends the process with code 78. */
export const readConfigOrExit = <S extends Shape>(
  service: string,
  shape: S,
  env: Readonly<Record<string, string | undefined>>,
): Config<S> => {
  try {
    return readConfig(shape, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const line of error.lines) process.stderr.write(`${service}: ${line}\n`);
    process.exit(78);
  }
};
