import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serviceNames } from "@millrace/cli";
import { makeClip } from "@millrace/media/clips";
import { type Figure, report } from "../src/bench-report.ts";
import { outcomeOf } from "../src/outcome.ts";
import { newPerson, platformUnderTest } from "../src/platform-under-test.ts";
import { referenceEncode } from "../src/reference-encode.ts";
import { residentMegabytes } from "../src/resident-memory.ts";
import { cloneInto, timedStart } from "../src/timed-start.ts";

// What one upload costs from start to ready, against the bare encode of the same file; and what the platform costs at rest.
const quick = process.argv.includes("--quick");
const folder = mkdtempSync(join(tmpdir(), "millrace-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const starts = async (): Promise<Figure[]> => {
  if (quick) return [];
  const clone = cloneInto(folder);
  const home = join(folder, "home");
  mkdirSync(home);
  const cold = await timedStart(clone, home);
  const warm: number[] = [];
  for (let round = 0; round < 3; round += 1) warm.push(await timedStart(clone, home));
  return [
    { name: "npm start to ready, fresh clone", unit: "s", values: [cold] },
    { name: "npm start to ready, second start", unit: "s", values: warm, goal: 10 },
  ];
};

const platformFigures = async (): Promise<Figure[]> => {
  const platform = await platformUnderTest();
  await Bun.sleep(5_000);
  const memory = serviceNames.map((service): Figure => {
    const pid = platform.pidOf(service);
    return {
      name: `memory of ${service} at rest`,
      unit: "MB",
      values: [pid ? residentMegabytes(pid) : Number.NaN],
      goal: 80,
    };
  });
  const clip = await makeClip("hd", folder, { seconds: 10 });
  const person = await newPerson(platform);
  const [bare, journey]: [number[], number[]] = [[], []];
  for (let round = 0; round < (quick ? 1 : 5); round += 1) {
    bare.push(await referenceEncode(clip));
    const { id } = await person.upload(Bun.file(clip));
    const startedAt = performance.now();
    const { status } = await outcomeOf(person, id);
    if (status !== "ready") throw new Error(`the clip ended as ${status}`);
    journey.push((performance.now() - startedAt) / 1_000);
  }
  await platform[Symbol.asyncDispose]();
  return [
    { name: "bare FFmpeg, 10 s of 1080p30, four rungs", unit: "s", values: bare },
    { name: "end of upload to ready, the same file", unit: "s", values: journey },
    {
      name: "ratio",
      unit: "×",
      values: journey.map((seconds, round) => seconds / (bare[round] ?? Number.NaN)),
      goal: 1.25,
    },
    ...memory,
  ];
};

report("journey", [...(await starts()), ...(await platformFigures())]);
process.exit(0);
