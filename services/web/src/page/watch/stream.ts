import type { Playback } from "@millrace/client";
import type Hls from "hls.js";
import workerPath from "hls.js/dist/hls.worker.js?url";
import type { Problem } from "../parts/problem.ts";

/** One way to reach a stream: with the playback's cookies, or by addresses that bear their signature. */
type Source = { readonly url: string; readonly cookies: boolean };

export type Quality = { readonly index: number; readonly label: string };

type StreamEvents = {
  readonly onQualities: (qualities: readonly Quality[], choose: (index: number) => void) => void;
  readonly onFailed: (problem: Problem) => void;
};

const broken: Problem = { message: "This cannot be played.", hint: "Try again, or use another browser." };
const lost: Problem = { message: "The stream broke off.", hint: "Check your connection, then try again." };

/** Cookies first; browsers that keep none from another site play the signed addresses. */
const sourcesOf = ({ hlsUrl, signed }: Playback): [Source, Source] => [
  { url: hlsUrl, cookies: true },
  { url: signed.hlsUrl, cookies: false },
];

/** Plays a stream in a media element until the returned function is called: by hls.js, or natively where that is all there is. */
export const playStream = async (
  media: HTMLMediaElement,
  playback: Playback,
  events: StreamEvents,
  signal: AbortSignal,
): Promise<void> => {
  const { default: Library } = await import("hls.js");
  if (signal.aborted) return;
  const sources = sourcesOf(playback);
  if (Library.isSupported()) playByHls(Library, media, sources, events, signal);
  else playNatively(media, sources, events, signal);
};

const playByHls = (
  Library: typeof Hls,
  media: HTMLMediaElement,
  [source, ...others]: readonly [Source, ...Source[]],
  events: StreamEvents,
  signal: AbortSignal,
): void => {
  const hls = new Library({
    workerPath,
    capLevelToPlayerSize: true,
    backBufferLength: 60,
    xhrSetup: (request: XMLHttpRequest) => {
      request.withCredentials = source.cookies;
    },
  });
  const end = () => hls.destroy();
  signal.addEventListener("abort", end, { once: true });
  let recovered = false;
  hls.on(Library.Events.MANIFEST_PARSED, (_, { levels }) => {
    const qualities = levels.flatMap(({ height }, index) => (height ? [{ index, label: `${height}p` }] : []));
    events.onQualities(qualities.reverse(), (index) => {
      hls.nextLevel = index;
    });
  });
  hls.on(Library.Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return;
    const [next, ...rest] = others;
    if (type === Library.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      hls.recoverMediaError();
    } else if (next && type === Library.ErrorTypes.NETWORK_ERROR) {
      const at = media.currentTime;
      signal.removeEventListener("abort", end);
      end();
      playByHls(Library, media, [next, ...rest], events, signal);
      media.currentTime = at;
    } else {
      end();
      events.onFailed(type === Library.ErrorTypes.NETWORK_ERROR ? lost : broken);
    }
  });
  hls.loadSource(source.url);
  hls.attachMedia(media);
};

const playNatively = (
  media: HTMLMediaElement,
  sources: readonly Source[],
  { onFailed }: StreamEvents,
  signal: AbortSignal,
): void => {
  const waiting = [...sources];
  const next = () => {
    const source = waiting.shift();
    if (!source) return onFailed(broken);
    media.crossOrigin = source.cookies ? "use-credentials" : "anonymous";
    media.src = source.url;
  };
  media.addEventListener("error", next, { signal });
  signal.addEventListener("abort", () => {
    media.removeAttribute("src");
    media.load();
  });
  next();
};
