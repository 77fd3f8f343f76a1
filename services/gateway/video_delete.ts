/** Deleting a video: what has ended goes, what is under way is cancelled. Contracts/settled.md point 19. */

import { isFinal, type Job } from "@sluice/domain";
import { EdgeError } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import { decide } from "./command.ts";
import type { Kit } from "./kit.ts";
import { eraseJobs } from "./routes_history_erase.ts";
import { requireVideo } from "./video_answer.ts";

/** Resolves when the video is gone, or when its agent was asked to stop. Throws `EdgeError`. */
export async function deleteVideo(kit: Kit, caller: Caller, job: Job): Promise<void> {
  const ended = isFinal(job) ? job : await cancelled(kit, caller, job.spec.jobId);
  if (ended !== null) await eraseJobs(kit, caller, [ended]);
}

/** The job as it ended, or null while an agent is still at it. */
async function cancelled(kit: Kit, caller: Caller, jobId: string): Promise<Job | null> {
  const { settings, view } = kit;
  const { accountId, key } = caller;
  try {
    const { number } = await decide(settings, {
      id: settings.newId(),
      type: "CancelJob",
      actor: { type: "key", id: key.keyId },
      data: { jobId, accountId },
    });
    if (number !== null) view.note(accountId, number);
  } catch (error) {
    // the decider forgets what is finished: it may have ended since we looked
    if (!(error instanceof EdgeError) || error.code !== "not_found") throw error;
    view.note(accountId, (await settings.bus.log.head()).number);
  }
  const { job } = await requireVideo(kit, caller, jobId);
  return isFinal(job) ? job : null;
}
