import { isOutputPrefix } from "@millrace/storage";

/** A manifest that was asked for: its key, its kind, and the signature that came with it. */
export type ManifestRequest = {
  readonly key: string;
  readonly kind: "hls" | "dash";
  /** CloudFront's parameters as they came, and nothing else; empty where there were none. */
  readonly query: string;
};

const route = "/playback/";
const form = /^(v\/[^/]+\/[^/]+\/)((?:[\w-][\w.-]*\/)*[\w-][\w.-]*\.(m3u8|mpd))$/;
const parameter = /^(?:Policy|Signature|Key-Pair-Id|Expires|Hash-Algorithm)=[\w~-]{1,4096}$/;

/** Reads the address of a manifest; undefined for anything else, for only manifests are served by way of this service. */
export const manifestRequest = (address: string): ManifestRequest | undefined => {
  const { pathname, search } = new URL(address);
  if (!pathname.startsWith(route)) return undefined;
  const [key = "", prefix = "", , extension] = form.exec(pathname.slice(route.length)) ?? [];
  if (!isOutputPrefix(prefix)) return undefined;
  const query = search
    .slice(1)
    .split("&")
    .filter((it) => parameter.test(it));
  return { key, kind: extension === "m3u8" ? "hls" : "dash", query: query.join("&") };
};
