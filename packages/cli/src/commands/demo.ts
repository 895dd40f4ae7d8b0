import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { addressesOf, lines } from "../addresses.ts";
import { type Command, CommandError, type Context } from "../command.ts";
import { type DemoAccount, demoAccount, signInToDemo } from "../demo-account.ts";
import { type Journey, takeJourney } from "../demo-journey.ts";
import { duration } from "../duration.ts";
import type { Platform } from "../platform.ts";
import { sampleClip } from "../sample-clip.ts";
import { startPlatform, untilStopped } from "../start-platform.ts";
import { traceTree } from "../trace-tree.ts";

/** Everything, with a clip uploaded and played: what `npm start` does. */
export const demo: Command = {
  words: "[FILE]",
  count: [0, 1],
  flags: { once: "leave when done, with 0 or 1, instead of staying up", json: "print what was done as JSON" },
  run: async ({ words: [file], flags }, context) => {
    const { terminal, dataFolder, env, cwd, stopping } = context;
    const clip = file === undefined ? await sampleClip(dataFolder, env) : resolve(cwd, file);
    if (!existsSync(clip)) throw new CommandError(`there is no file ${clip}`);
    await using platform = await startPlatform(context);
    const account = demoAccount(dataFolder);
    const client = await signInToDemo(platform.gatewayUrl, account);
    const journey = await takeJourney(client, clip, platform.stack.traces.queryUrl, context);
    if (flags.has("json")) terminal.print(JSON.stringify(factsOf(journey, account, platform), null, 2));
    else report(journey, account, platform, context);
    if (flags.has("once")) return journey.plays ? 0 : 1;
    terminal.note("Ctrl-C stops everything.");
    await untilStopped(stopping);
    terminal.note("Stopping.");
    return 0;
  },
};

const factsOf = (
  { content, readyAfterMs, playback, checks, plays, spans }: Journey,
  account: DemoAccount,
  platform: Platform,
) => ({
  addresses: addressesOf(platform),
  account,
  content,
  readyAfterMs: Math.round(readyAfterMs),
  playbackUrl: playback.signed.hlsUrl,
  plays,
  checks,
  spans,
});

const report = (journey: Journey, account: DemoAccount, platform: Platform, { terminal }: Context): void => {
  const { content, readyAfterMs, playback, checks, plays, spans } = journey;
  const sections: (readonly [string, readonly string[]])[] = [
    [
      "What happened to the upload",
      spans.length > 0 ? traceTree(spans).map((line) => `  ${line}`) : ["  no trace"],
    ],
    [plays ? "It plays" : "It does NOT play", checks.map(({ what, answered }) => `  ${answered}  ${what}`)],
    ["Addresses", lines(addressesOf(platform))],
    ["Sign in with", lines(account)],
    [
      `${content.fileName} was ready ${duration(readyAfterMs)} after its upload`,
      lines({ item: content.id, trace: content.traceId ?? "none", playback: playback.signed.hlsUrl }),
    ],
  ];
  for (const [title, body] of sections) ["", title, ...body].forEach(terminal.print);
  terminal.print("");
};
