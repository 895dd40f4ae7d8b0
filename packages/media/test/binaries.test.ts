import { expect, test } from "bun:test";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { resolveTools } from "../src/binaries.ts";
import { scratch } from "./scratch.ts";

/** A program that answers `-version` as FFmpeg does, and with what else it is given otherwise. */
const program = async (folder: string, name: string, script: string): Promise<string> => {
  const path = join(folder, name);
  await Bun.write(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
};

test("finds this package's own binaries, wherever the caller stands", async () => {
  const { ffmpeg, ffprobe, version } = await resolveTools();
  expect(ffmpeg).toStartWith("/");
  expect(ffprobe).toStartWith("/");
  expect(version).toMatch(/^[nN\d]/);
});

test("a given path comes first, and its version is the one that receipts name", async () => {
  using folder = scratch();
  const ffmpegPath = await program(folder.path, "my-ffmpeg", 'echo "ffmpeg version 99.1-test Copyright"');
  const tools = await resolveTools({ ffmpegPath });
  expect([tools.ffmpeg, tools.version]).toEqual([ffmpegPath, "99.1-test"]);
});

test.each([
  ["fails", "exit 1"],
  ["is something else", "echo hello"],
])("a given program that %s is refused at start", async (_name, script) => {
  using folder = scratch();
  const ffprobePath = await program(folder.path, "my-ffprobe", script);
  await expect(resolveTools({ ffprobePath })).rejects.toThrow(`${ffprobePath} does not run.`);
});

test("a given path where nothing is, is refused at start", async () => {
  await expect(resolveTools({ ffmpegPath: "/no/such/ffmpeg" })).rejects.toThrow();
});
