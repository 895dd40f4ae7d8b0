import { z } from "zod";

/** Text that a person typed: trimmed, without control characters or broken surrogates, which neither Postgres nor a mail takes. */
export const PersonText = (max: number) =>
  z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(max, `must have at most ${max} characters`)
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), "must not contain control characters");

/** What a person wants to be called. */
export const DisplayName = PersonText(80);
