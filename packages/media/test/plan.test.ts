import { expect, test } from "bun:test";
import fc from "fast-check";
import { encodeArguments } from "../src/encode-arguments.ts";
import { filterGraph } from "../src/filter-graph.ts";
import { exactRate } from "../src/frame-rate.ts";
import { audioSeconds, planEncode } from "../src/plan.ts";
import type { Probe } from "../src/probe.ts";
import type { AudioFacts, VideoFacts } from "../src/probe-facts.ts";

const video: VideoFacts = {
  index: 0,
  codec: "h264",
  width: 1_920,
  height: 1_080,
  rotation: 0,
  pixelFormat: "yuv420p",
  interlaced: false,
  hdr: false,
  rate: exactRate(30),
  variableRate: false,
  packets: 300,
  endSeconds: 10,
};
const audio: AudioFacts = { index: 1, codec: "aac", channels: 2, kbps: 128, endSeconds: 10.01 };
const probed = (facts: Partial<Probe> = {}): Probe => ({
  format: "mp4",
  bytes: 1_000,
  seconds: 10.01,
  originSeconds: 0,
  video,
  audio,
  audioStreams: [audio],
  ...facts,
});
const soundOnly = (facts: Partial<AudioFacts> = {}): Probe => {
  const { video: _, ...rest } = probed({ audio: { ...audio, ...facts } });
  return rest;
};

test("sound that ends a moment after the picture adds no frame; sound that goes on holds the last one", () => {
  expect(planEncode(probed()).video?.grid.frames).toBe(300);
  const longer = planEncode(probed({ seconds: 25, audio: { ...audio, endSeconds: 25 } }));
  expect(longer.video?.grid.frames).toBe(750);
  expect(filterGraph(longer)).toContain("tpad=stop=480:stop_mode=clone");
});

test.each([
  ["stereo music", { channels: 2, kbps: 320 }, ["audio-64k", "audio-160k"]],
  ["music of unknown bitrate", { channels: 2, kbps: undefined }, ["audio-64k", "audio-160k"]],
  ["speech of few bits", { channels: 1, kbps: 48 }, ["audio-64k"]],
])("audio alone: %s", (_name, { channels, kbps }, expected) => {
  const { kbps: _kbps, ...unknown } = audio;
  const plan = planEncode({ ...soundOnly(), audio: { ...unknown, channels, ...(kbps && { kbps }) } });
  expect(plan.video).toBeUndefined();
  expect(plan.audio?.rungs.map(({ name }) => name)).toEqual(expected);
  expect(audioSeconds(plan)).toBe(10.01);
});

test.each([
  [1, 1],
  [2, 2],
  [6, 2],
])("%d channels become %d", (channels, expected) => {
  expect(planEncode(soundOnly({ channels })).audio?.channels).toBe(expected as 1 | 2);
});

test.each([
  ["interlaced", { interlaced: true }, "bwdif"],
  ["HDR", { hdr: true }, "tonemap"],
])("%s video gets its filter, and plain video does not", (_name, facts, filter) => {
  expect(filterGraph(planEncode(probed({ video: { ...video, ...facts } })))).toContain(filter);
  expect(filterGraph(planEncode(probed()))).not.toContain(filter);
});

test("one decode feeds every output, and each output has its own pad", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 4_000 }),
      fc.integer({ min: 2, max: 4_000 }),
      fc.boolean(),
      (width, height, hasSound) => {
        const { audio: _, ...silent } = probed({ video: { ...video, width, height } });
        const source = hasSound ? { ...silent, audio } : silent;
        const plan = planEncode(source);
        const { inputs, filter, outputs } = encodeArguments("/a b/%d.mp4", source, plan);
        expect(inputs).toHaveLength(1);
        expect(outputs).toHaveLength((plan.video?.rungs.length ?? 0) + (hasSound ? 2 : 0));
        const pads = outputs.map(({ options }) => options[options.indexOf("-map") + 1] ?? "");
        expect(new Set(pads).size).toBe(pads.length);
        for (const pad of pads) expect(filter.split(pad)).toHaveLength(2);
      },
    ),
  );
});

test("the recipe is in the plan, and the same probe gives the same plan", () => {
  expect(planEncode(probed())).toEqual(planEncode(probed()));
  expect(planEncode(probed(), { encoderThreads: 1 })).toMatchObject({
    recipe: "h264-aac.1",
    encoderThreads: 1,
  });
});

test("a source is opened under its own demuxer, as a local file, and never by its name", () => {
  const { inputs } = encodeArguments("/folder/concat:x|y.mp4", probed(), planEncode(probed()));
  expect(inputs[0]?.path).toBe("file:/folder/concat:x|y.mp4");
  const options = inputs[0]?.options.join(" ");
  expect(options).toContain("-protocol_whitelist file -format_whitelist mov -codec_whitelist h264,");
  expect(options).toContain("-f mov -max_pixels 36000000");
});
