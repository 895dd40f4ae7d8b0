import { semaphore } from "./semaphore.ts";

/** OWASP's floor for argon2id: 19 MiB, two passes. */
const parameters = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;
const prefix = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=1$`;

/** Whether a stored hash was made with other parameters than today's. */
export const isOutdated = (hash: string): boolean => !hash.startsWith(prefix);

export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  /** Takes as long, and answers no, where there is no hash to verify against. */
  readonly verify: (password: string, hash: string | undefined) => Promise<boolean>;
};

/** Hashing in bounded memory: four at once take 76 MiB. */
export const openPasswords = async ({ limit = 4, queue = 64 } = {}): Promise<Passwords> => {
  const bounded = semaphore({ limit, queue });
  const hash = (password: string) => bounded(() => Bun.password.hash(password, parameters));
  const nobodys = await hash(crypto.randomUUID());
  return {
    hash,
    verify: async (password, stored) => {
      const matches = await bounded(() => Bun.password.verify(password, stored ?? nobodys));
      return matches && stored !== undefined;
    },
  };
};
