/** Where an open job stands: its phase with the time that it takes, or the reason why it waits. */

import { findModel, type Job } from "@sluice/domain";
import { waitText } from "../job/wait_text.ts";
import { everySecond } from "../state/clock.ts";
import { facts } from "../state/mod.ts";
import { clock, t } from "../text/mod.ts";
import { limit, waitFor } from "./lists.ts";

export function Standing({ job }: { readonly job: Job }) {
  const { state } = job;
  if (state.status === "needs_human") {
    return <p class="queue-standing needs" translate={false}>{state.message}</p>;
  }
  const wait = waitFor(job.spec.jobId);
  if (wait !== null && wait.code !== "saving" && wait.code !== "fate_unknown") {
    return (
      <p class="queue-standing quiet numbers">
        {waitText(wait, job, {
          now: everySecond(),
          running: facts.running.value,
          limit: limit.value,
          jobOf: (id) => facts.job(id).value,
        })}
      </p>
    );
  }
  return <Phase job={job} />;
}

function Phase({ job }: { readonly job: Job }) {
  const { state, cancelling, startedAt, submittedAt, spec } = job;
  const progress = facts.progress(spec.jobId).value;
  const agent = "agentId" in state ? facts.agents.value.get(state.agentId)?.name : undefined;
  const usual = findModel(spec.model)?.usualSeconds;
  const word = cancelling ? t("job.cancelling") : phaseWord(job, agent ?? "");
  return (
    <div class="queue-standing">
      <p class="queue-phase">
        <span class="dot busy" aria-hidden="true" />
        {progress === null ? word : `${word} ${Math.round(progress)} %`}
      </p>
      <p class="hint numbers">
        {clock(everySecond() - (startedAt ?? submittedAt))}
        {usual !== undefined && ` · ${t("queue.usual", { time: clock(usual * 1_000) })}`}
        {agent !== undefined && state.status !== "assigned" && ` · ${t("queue.with", { agent })}`}
      </p>
      {progress !== null && <progress value={progress} max={100} aria-label={word} />}
    </div>
  );
}

function phaseWord({ state }: Job, agent: string): string {
  if (state.status === "assigned") return t("job.assigned", { agent });
  if (state.status === "running" && state.press === "submitting") return t("job.submitting");
  return t(`job.${state.status}`);
}
