import type { contentContract, ledgerContract } from "@millrace/contracts";
import { renamed } from "@millrace/contracts";
import type { Handlers } from "@millrace/mesh";
import { claim } from "./claim.ts";
import { completeUpload } from "./complete-upload.ts";
import { contentView } from "./content.ts";
import { fail, finish, type LedgerDeps, release, renew } from "./ledger.ts";
import { progressOf, type Watch } from "./progress.ts";
import { remove } from "./remove.ts";
import { contentStore } from "./store.ts";
import { uploadParts } from "./upload-parts.ts";
import { startUpload, type UploadDeps } from "./uploads.ts";

export type HandlerDeps = LedgerDeps & UploadDeps & { readonly watch: Watch };

export const contentHandlers = (deps: HandlerDeps): Handlers<typeof contentContract> => ({
  startUpload: (request, { caller }) => startUpload(deps, request, caller),
  uploadParts: ({ id }, { caller }) => uploadParts(deps, id, caller),
  completeUpload: ({ id }, { caller }) => completeUpload(deps, caller.userId, id),
  list: async (page, { caller }) => {
    const { items, nextCursor } = await deps.store.listFor(caller.userId, page);
    return { items: items.map(contentView), nextCursor };
  },
  byId: async ({ id }, { caller }) => contentView(await deps.store.byIdFor(caller.userId, id)),
  rename: ({ id, title }, { caller }) =>
    deps.db.transaction().execute(async (trx) => {
      const row = await contentStore(trx).rename(caller.userId, id, title);
      await deps.say(trx, renamed, { contentId: id, ownerId: caller.userId, title });
      return contentView(row);
    }),
  remove: ({ id }, { caller }) => remove(deps.db, deps.say, caller.userId, id),
  progress: ({ id }, { caller, signal }) => progressOf(deps.store, deps.watch, caller.userId, id, signal),
});

export const ledgerHandlers = (deps: LedgerDeps): Handlers<typeof ledgerContract> => ({
  claim: ({ jobId, workerId }) => claim(deps, jobId, workerId),
  renew: ({ lease, progress }) => renew(deps, lease, progress),
  finish: ({ lease, media }) => finish(deps, lease, media),
  fail: ({ lease, code, retryable }) => fail(deps, lease, code, retryable),
  release: ({ lease }) => release(deps, lease),
});
