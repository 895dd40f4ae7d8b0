import { expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeClip } from "@millrace/media/clips";
import { mailsTo, outcomeOf, until } from "../src/outcome.ts";
import { newPerson, platformUnderTest } from "../src/platform-under-test.ts";
import { readTrack, trackUrls } from "../src/stream.ts";

const platform = await platformUnderTest();
const folder = mkdtempSync(join(tmpdir(), "millrace-crashes-"));
const clip = await makeClip("hd", folder, { seconds: 6 });

const pidOf = (victim: "encoder" | "content" | "nats"): number | undefined =>
  victim === "nats" ? platform.stack.pids().nats : platform.pidOf(victim);

test.each(["encoder", "content", "nats"] as const)(
  "kill -9 of %s during an encode: the item becomes ready once",
  async (victim) => {
    const person = await newPerson(platform);
    const { id } = await person.upload(Bun.file(clip));
    await until("the encode is under way", async () => {
      const { status, progress } = await person.content.byId.query({ id });
      return status === "encoding" && progress > 0.05 ? true : undefined;
    });
    const pid = pidOf(victim);
    expect(pid).toBeGreaterThan(0);
    process.kill(pid as number, "SIGKILL");
    await until(
      `${victim} is back`,
      async () => (pidOf(victim) && pidOf(victim) !== pid ? true : undefined),
      30,
    );

    const settled = await until(
      "the item settles",
      () =>
        outcomeOf(person, id, 60)
          .catch(() => undefined)
          .then((content) =>
            content?.status === "encoding" || content?.status === "queued" ? undefined : content,
          ),
      120,
    );
    expect(settled.status).toBe("ready");
    const { signed } = await person.openPlayback(id);
    const tracks = await Promise.all((await trackUrls(signed.hlsUrl)).map(readTrack));
    expect(tracks.length).toBeGreaterThanOrEqual(5);
    await until("a mail arrives", async () =>
      (await mailsTo(platform.stack.mail.pageUrl ?? "", person.email)).length > 0 ? true : undefined,
    );
    // Long enough for a second delivery to have shown itself.
    await Bun.sleep(6_000);
    expect((await person.catalog.list.query({})).items.map((item) => item.id)).toEqual([id]);
    expect(await mailsTo(platform.stack.mail.pageUrl ?? "", person.email)).toHaveLength(1);
  },
  240_000,
);
