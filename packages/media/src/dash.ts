import { sampleRate } from "./grid.ts";
import { peakBandwidth, type Rendition, trackSeconds } from "./renditions.ts";
import type { SegmentReport } from "./track-report.ts";

/** The DASH manifest over the same segments as the playlists: one period, exact timelines, URIs relative to itself. */
export const dashManifest = (renditions: readonly Rendition[]): string => {
  const sets = (["video", "audio"] as const).map((kind) => renditions.filter((it) => it.kind === kind));
  // The picture's length where there is one: the sound's segments also count the encoder's first, silent frame.
  const seconds = Math.max(...(sets.find((set) => set.length > 0) ?? []).map(trackSeconds));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    element("MPD", mpdAttributes(seconds), [
      element(
        "Period",
        { id: "0", start: "PT0S" },
        sets.flatMap((set) => (set.length > 0 ? [adaptationSet(set)] : [])),
      ),
    ]),
    "",
  ].join("\n");
};

const mpdAttributes = (seconds: number): Attributes => ({
  xmlns: "urn:mpeg:dash:schema:mpd:2011",
  profiles: "urn:mpeg:dash:profile:isoff-live:2011",
  type: "static",
  mediaPresentationDuration: `PT${seconds.toFixed(3)}S`,
  minBufferTime: "PT4S",
});

const adaptationSet = (set: readonly Rendition[]): string => {
  const [first] = set;
  return element(
    "AdaptationSet",
    {
      id: first?.kind === "video" ? 0 : 1,
      contentType: first?.kind,
      mimeType: `${first?.kind}/mp4`,
      lang: first?.language,
      segmentAlignment: "true",
      startWithSAP: 1,
    },
    ['<Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>', ...set.map(representation)],
  );
};

const representation = (rendition: Rendition): string => {
  const { name, kind, init, rate, channels, segments } = rendition;
  const own =
    kind === "video"
      ? { width: init.width, height: init.height, frameRate: rate && `${rate.num}/${rate.den}`, sar: "1:1" }
      : { audioSamplingRate: sampleRate };
  const channelScheme = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011";
  return element(
    "Representation",
    { id: name, codecs: init.codecs, bandwidth: peakBandwidth(rendition), ...own },
    [
      ...(channels
        ? [element("AudioChannelConfiguration", { schemeIdUri: channelScheme, value: channels }, [])]
        : []),
      element(
        "SegmentTemplate",
        {
          timescale: init.timescale,
          initialization: "$RepresentationID$/init.mp4",
          media: "$RepresentationID$/$Number$.m4s",
          startNumber: segments[0]?.number ?? 0,
        },
        [element("SegmentTimeline", {}, timeline(segments))],
      ),
    ],
  );
};

// Segments of one length in a row share an entry, which counts the repeats after the first.
const timeline = (segments: readonly SegmentReport[]): string[] => {
  const entries: { t: number; d: number; r: number }[] = [];
  for (const { start, duration } of segments) {
    const last = entries.at(-1);
    if (last?.d === duration && last.t + last.d * (last.r + 1) === start) last.r += 1;
    else entries.push({ t: start, d: duration, r: 0 });
  }
  return entries.map(({ t, d, r }) => element("S", { t, d, r: r > 0 ? r : undefined }, []));
};

type Attributes = Record<string, string | number | undefined>;

const element = (name: string, attributes: Attributes, children: readonly string[]): string => {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const head = [name, ...given.map(([key, value]) => `${key}="${escaped(String(value))}"`)].join(" ");
  if (children.length === 0) return `<${head}/>`;
  return `<${head}>\n${children.join("\n").replaceAll(/^/gm, "  ")}\n</${name}>`;
};

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
