/** Where a job stands, for how long, why it waits, and what can be done about it. */

import { isFinal, type Job } from "@sluice/domain";
import { useComputed } from "@preact/signals";
import { IconButton } from "../parts/icon_button.tsx";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import { madeOf } from "./made.ts";
import { phaseOf } from "./phase.ts";
import { places } from "./places.ts";
import { recallWithUndo } from "./recall_with_undo.ts";
import { TileTime } from "./tile_time.tsx";

export function TileFoot({ job }: { readonly job: Job }) {
  const { jobId } = job.spec;
  const place = useComputed(() => places.value.get(jobId) ?? null).value;
  const percent = facts.progress(jobId).value;
  const { words, tone, percent: known } = phaseOf(job, { percent, place, agents: facts.agents.value });
  const open = !isFinal(job);
  return (
    <div class="tile-line">
      <div class="tile-state">
        <p class={`phase ${tone}`}>
          <span class="dot" aria-hidden="true" />
          <span>{say(words)}</span>
        </p>
        {open && <TileTime job={job} />}
        {known !== null && open && (
          <progress class="tile-progress" max="100" value={known} aria-label={say(words)} />
        )}
      </div>
      <div class="tile-actions">
        {job.state.status === "needs_human" && <GoOn jobId={jobId} />}
        {open && !job.cancelling && <Cancel jobId={jobId} />}
        {job.state.status === "completed" && job.erasedAt === undefined && <Recall job={job} />}
      </div>
    </div>
  );
}

function GoOn({ jobId }: { readonly jobId: string }) {
  const run = () => api(`/api/jobs/${jobId}/resume`, { method: "POST" });
  return (
    <button type="button" class="button small" onClick={() => act({ run, failed: t("job.goOnFailed") })}>
      {t("job.goOn")}
    </button>
  );
}

function Cancel({ jobId }: { readonly jobId: string }) {
  const run = () => api(`/api/jobs/${jobId}`, { method: "DELETE" });
  return (
    <IconButton
      icon="close"
      label={t("job.cancel")}
      onClick={() => act({ run, failed: t("job.cancelFailed") })}
    />
  );
}

/** The ways back into the prompt bar. */
function Recall({ job }: { readonly job: Job }) {
  const made = madeOf(job);
  if (made === null) return null;
  const take = (part: "prompt" | "all" | "remix") => recallWithUndo(made, part, t("job.recalled"));
  return (
    <>
      <IconButton icon="edit" label={t("job.recallPrompt")} onClick={() => take("prompt")} />
      <IconButton icon="copy" label={t("job.recallAll")} onClick={() => take("all")} />
      <IconButton icon="retry" label={t("job.remix")} onClick={() => take("remix")} />
    </>
  );
}
