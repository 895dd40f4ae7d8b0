import type { ContentId, Progress } from "@millrace/contracts";
import type { Calls } from "./api.ts";
import { mayPass } from "./fault.ts";
import { backoffMs, pause } from "./retrying.ts";
import { values } from "./values.ts";

/**
 * An item's status and progress, now and at each change; ends when it is ready or failed, or with `signal`. A lost connection
 * is opened again for as long as it takes; a refusal, such as an item that is not there, is thrown.
 */
export async function* watchProgress(
  calls: Calls,
  id: ContentId,
  signal?: AbortSignal,
): AsyncGenerator<Progress, void, undefined> {
  for (let failures = 0; !signal?.aborted; failures += 1) {
    try {
      for await (const progress of values<Progress>(
        (on) => calls.content.progress.subscribe({ id }, on),
        signal,
      )) {
        failures = 0;
        yield progress;
        if (progress.status === "ready" || progress.status === "failed") return;
      }
    } catch (error) {
      if (!mayPass(error)) throw error;
    }
    await pause(500 + backoffMs(failures + 1), signal).catch(() => {});
  }
}
