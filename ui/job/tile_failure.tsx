/** Says plainly why nothing came of a job, what was charged, and what to do now. */

import type { Job } from "@sluice/domain";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { CopyButton } from "../parts/copy_button.tsx";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { modelWanted, promptWanted } from "../state/draft.ts";
import { newId } from "../state/new_id.ts";
import { t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import { type Failure, failureOf, type NextStep } from "./failure.ts";
import { madeOf } from "./made.ts";
import { recallWithUndo } from "./recall_with_undo.ts";

export function TileFailure({ job }: { readonly job: Job }) {
  const failure = failureOf(job);
  if (failure === null) return null;
  const { cause, details, charged } = failure;
  return (
    <div class="failure">
      <p class="failure-cause">{say(cause)}</p>
      {details !== null && <p class="failure-details" dir="auto" translate={false}>{details}</p>}
      <p class="hint">{say(charged)}</p>
      <div class="failure-actions">
        <Next job={job} failure={failure} />
        <CopyButton text={job.spec.jobId} label={t("job.copyId")} />
      </div>
    </div>
  );
}

/** Whether there is another job now. */
async function again({ spec: { jobId } }: Job, key: string): Promise<boolean> {
  const done = await act({
    run: () => api(`/api/jobs/${jobId}/retry`, { method: "POST", headers: { "idempotency-key": key } }),
    failed: t("job.retryFailed"),
  });
  return done !== null;
}

const LABELS = {
  retry: "job.retry",
  agent: "job.seeAgent",
  prompt: "job.changePrompt",
  model: "job.changeModel",
} as const satisfies Record<NextStep, string>;

function Next({ job, failure: { next, agentId } }: { readonly job: Job; readonly failure: Failure }) {
  const { route } = useLocation();
  const [busy, setBusy] = useState(false);
  // the same press is the same job, however often its answer is lost
  const [key, setKey] = useState(newId);
  const made = madeOf(job);
  const step = made === null && (next === "prompt" || next === "model") ? "retry" : next;
  const run = async () => {
    switch (step) {
      case "agent":
        return route(`/agents/${agentId}`);
      case "prompt":
      case "model":
        if (made !== null) recallWithUndo(made, "all", t("job.recalled"));
        route("/");
        (step === "model" ? modelWanted : promptWanted).value++;
        return;
      case "retry":
        setBusy(true);
        if (await again(job, key)) setKey(newId());
        setBusy(false);
    }
  };
  return (
    <button
      type="button"
      class="button small primary"
      aria-disabled={busy}
      onClick={() => busy || run()}
    >
      {t(LABELS[step])}
    </button>
  );
}
