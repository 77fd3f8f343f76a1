import assert from "node:assert/strict";
import type { NewJob, ReportedMessage } from "@sluice/protocol";
import { recover } from "./recover.ts";
import type { HeldJob } from "./store.ts";

const NOW = 1e12;

function job(jobId: string, phase: HeldJob["phase"], at = NOW): HeldJob {
  return { order: { jobId, attempt: 1 } as NewJob, phase, checkpoint: null, at };
}

function report(
  type: "accepted" | "submitting" | "job_completed" | "refused",
  jobId: string,
): ReportedMessage {
  return { type, id: `${type} ${jobId}`, jobId, attempt: 1, code: "", outputs: 1 } as ReportedMessage;
}

const ids = (jobs: readonly HeldJob[]) => jobs.map((j) => j.order.jobId);

Deno.test("recover holds what only waits for its last answer, and forgets what was surely not pressed", () => {
  const recovery = recover({
    jobs: [
      job("over", "saving"),
      job("early", "accepted"),
      job("pressed", "submitting"),
      job("old", "submitted", 0),
    ],
    messages: [
      report("accepted", "early"),
      report("submitting", "pressed"),
      report("job_completed", "over"),
      report("refused", "x"),
    ],
    recipe: null,
  }, NOW);
  assert.deepEqual(ids(recovery.reporting), ["over"]);
  assert.deepEqual(ids(recovery.pressed), ["pressed"]);
  assert.deepEqual(recovery.messages.map((m) => m.id), ["job_completed over", "refused x"]);
  assert.deepEqual(recovery.forget, {
    jobIds: ["early", "old"],
    messageIds: ["accepted early", "submitting pressed"],
  });
});
