import { framesPerSecond } from "./frame-rate.ts";
import { sampleRate } from "./grid.ts";
import type { Rung } from "./ladder.ts";
import type { AudioPlan, EncodePlan, VideoPlan } from "./plan.ts";

/** The label of a rendition's pad in the graph, and of the MP3's. */
export const padOf = (name: string): string => `[${name.replaceAll(/\W/g, "_")}]`;

/** The pad that feeds the MP3 download. */
export const downloadPad = "[download]";

/** The one filter graph of a plan: from one decode every rung, each scaled from the next larger one, and the sound split. */
export const filterGraph = ({ video, audio }: EncodePlan): string =>
  [video && videoGraph(video), audio && audioGraph(audio)].filter(Boolean).join(";");

const videoGraph = (plan: VideoPlan): string => {
  const [top, ...below] = plan.rungs.toReversed();
  if (!top) throw new Error("A ladder has at least one rung.");
  const first = [...framesOnGrid(plan), scaled(top), ...colours(plan), "format=yuv420p"].join(",");
  return splitDown(`[0:${plan.source.index}]${first}`, top, below);
};

// Half a picture is scaled from the whole picture's next size, which costs a third less than from the source each time.
const splitDown = (chain: string, rung: Rung, [next, ...rest]: Rung[]): string => {
  if (!next) return `${chain}${padOf(rung.name)}`;
  const under = `[under_${rung.name}]`;
  return `${chain},split=2${padOf(rung.name)}${under};${splitDown(`${under}${scaled(next)}`, next, rest)}`;
};

const framesOnGrid = ({ source, grid, chunk, stillFrames }: VideoPlan): string[] => [
  ...(source.interlaced ? ["bwdif=mode=send_frame:deint=interlaced"] : []),
  `fps=${grid.rate.num}/${grid.rate.den}:start_time=0:round=near`,
  `tpad=stop=${Math.max(stillFrames, Math.round(framesPerSecond(grid.rate)))}:stop_mode=clone`,
  `trim=start_pts=${chunk.from}:end_pts=${chunk.to}`,
];

// Sizes are whole, so their aspect is off by a hair, which scaling would otherwise note in every rung as odd pixels.
const scaled = ({ width, height }: Rung): string => `scale=${width}:${height}:out_range=tv,setsar=1`;

// PQ and HLG to BT.709 after scaling, where there are fewer pixels to convert in floating point.
const colours = ({ source }: VideoPlan): string[] =>
  source.hdr
    ? [
        "zscale=t=linear:npl=100",
        "format=gbrpf32le",
        "zscale=p=bt709",
        "tonemap=hable:desat=0",
        "zscale=t=bt709:m=bt709:r=tv",
      ]
    : [];

const audioGraph = ({ source, channels, rungs, samples }: AudioPlan): string => {
  const length = samples === undefined ? [] : ["apad", `atrim=end_sample=${samples}`];
  const layout = `aformat=channel_layouts=${channels === 1 ? "mono" : "stereo"}`;
  const chain = [
    `aresample=${sampleRate}:async=1:first_pts=0`,
    layout,
    ...length,
    `asplit=${rungs.length + 1}`,
  ].join(",");
  return `[0:${source.index}]${chain}${rungs.map(({ name }) => padOf(name)).join("")}${downloadPad}`;
};
