import type { Playback } from "@millrace/contracts";
import { outputKey, signPlayback } from "@millrace/storage";
import type { ItemRow } from "./tables.ts";

/** Where media are played from, and the key that signs for it. Addresses have no slash at their end. */
export type Delivery = {
  readonly publicUrl: string;
  readonly mediaUrl: string;
  readonly cloudfrontKeyPairId: string;
  readonly cloudfrontPrivateKey: string;
  readonly cookieDomain?: string | undefined;
};

const hours = 3_600_000;
/** Long enough for a film with a break; what plays then needs a new session. */
const playbackMs = 4 * hours;

/** One signature for all that the item's present output holds, as cookies and in addresses. */
export const openPlayback = async (
  delivery: Delivery,
  item: ItemRow,
  now = new Date(),
): Promise<Playback> => {
  const { mediaUrl, publicUrl, cookieDomain: domain } = delivery;
  const { outputPrefix: prefix, media } = item;
  const expiresAt = new Date(now.getTime() + playbackMs);
  const { cookies, query } = await signPlayback({
    mediaUrl,
    prefix,
    keyPairId: delivery.cloudfrontKeyPairId,
    privateKeyPem: delivery.cloudfrontPrivateKey,
    expiresAt,
  });
  const atCdn = (name: string): string => `${mediaUrl}/${outputKey(prefix, name)}`;
  // By way of the service's own endpoint, which carries the query on into the manifest.
  const signedManifest = (name: string): string =>
    `${publicUrl}/playback/${outputKey(prefix, name)}?${query}`;
  const signedFile = (name: string | undefined) => name && `${atCdn(name)}?${query}`;
  return {
    contentId: item.id,
    expiresAt: expiresAt.toISOString(),
    hlsUrl: atCdn(media.hls),
    dashUrl: atCdn(media.dash),
    posterUrl: media.poster && atCdn(media.poster),
    cookies: cookies.map((cookie) => ({ ...cookie, domain })),
    signed: {
      hlsUrl: signedManifest(media.hls),
      dashUrl: signedManifest(media.dash),
      posterUrl: signedFile(media.poster),
      mp3Url: signedFile(media.mp3),
    },
  };
};
