import type { Playback } from "@millrace/contracts";

type Cookie = Playback["cookies"][number];

/** The `Set-Cookie` lines of a playback session: for its own folder alone, unreadable for scripts, gone when the session is. */
export const setCookieLines = (
  { cookies, expiresAt }: Pick<Playback, "cookies" | "expiresAt">,
  { secure }: { secure: boolean },
): string[] => cookies.map((cookie) => cookieLine(cookie, expiresAt, secure));

const cookieLine = ({ name, value, path, domain }: Cookie, expiresAt: string, secure: boolean): string =>
  [
    `${name}=${value}`,
    `Path=${path}`,
    ...(domain ? [`Domain=${domain}`] : []),
    `Expires=${new Date(expiresAt).toUTCString()}`,
    "HttpOnly",
    "SameSite=Lax",
    ...(secure ? ["Secure"] : []),
  ].join("; ");
