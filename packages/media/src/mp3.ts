import { sampleRate } from "./grid.ts";

const samplesPerFrame = 1_152;

/** What is wrong with an MP3 of ours: its Xing header, written last, counts all frames and bytes of the file. */
export const mp3Problems = (content: Uint8Array, seconds: number): string[] => {
  const head = new TextDecoder("latin1").decode(content.subarray(0, 4_096));
  const at = /Xing|Info/.exec(head)?.index;
  if (at === undefined || at + 16 > content.byteLength) return ["the MP3 has no Xing header"];
  const header = new DataView(content.buffer, content.byteOffset + at);
  const length = (header.getUint32(8) * samplesPerFrame) / sampleRate;
  const bytes = header.getUint32(12);
  return [
    // The encoder adds a frame before and up to two after the sound.
    ...(Math.abs(length - seconds) <= 0.2
      ? []
      : [`the MP3 lasts ${length.toFixed(2)} s, not ${seconds.toFixed(2)} s`]),
    ...(Math.abs(content.byteLength - bytes) <= at + 2_048
      ? []
      : [`the MP3 has ${content.byteLength} bytes, not ${bytes}`]),
  ];
};
