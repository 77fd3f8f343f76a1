/** Taking finished jobs from view: the log keeps that it happened. */

import type { Job } from "@sluice/domain";
import type { Caller } from "./authenticate.ts";
import { decide } from "./command.ts";
import type { Kit } from "./kit.ts";

/** Jobs of one command. */
export const ERASED_AT_ONCE = 200;

/**
 * Erases entries with their outputs; at most `ERASED_AT_ONCE`, all finished and the caller's. Resolves with the number of media that
 * went when every look from here on finds them gone. Throws `EdgeError` `not_finished`.
 */
export async function eraseJobs(
  { settings, view }: Kit,
  { accountId, key }: Pick<Caller, "accountId" | "key">,
  jobs: readonly Job[],
): Promise<number> {
  if (jobs.length === 0) return 0;
  const named = jobs.map(({ spec: { jobId }, outputs }) => ({
    jobId,
    mediaIds: [...new Set(outputs.map(({ mediaId }) => mediaId))],
  }));
  const { number } = await decide(settings, {
    id: settings.newId(),
    type: "EraseJobs",
    actor: { type: "key", id: key.keyId },
    data: { accountId, jobs: named, entry: true },
  });
  if (number !== null) {
    view.note(accountId, number);
    await view.reached(number, 500);
  }
  return named.reduce((sum, { mediaIds }) => sum + mediaIds.length, 0);
}
