/** Where an open job stands: its phase with the time that it takes, or the reason why it waits. */

import { findModel, type Job } from "@sluice/domain";
import { phaseOf, sinceOf } from "../job/phase.ts";
import { facts } from "../state/mod.ts";
import { ticking } from "../state/ticking.ts";
import { clock, t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import { waitFor } from "./lists.ts";

export function Standing({ job }: { readonly job: Job }) {
  const { state } = job;
  if (state.status === "needs_human") {
    return <p class="queue-standing needs" translate={false}>{state.message}</p>;
  }
  return state.status === "queued" || state.status === "waiting" ? <Why job={job} /> : <Doing job={job} />;
}

function Why({ job }: { readonly job: Job }) {
  const wait = waitFor(job);
  return <p class="queue-standing quiet numbers">{wait && say(wait)}</p>;
}

function Doing({ job }: { readonly job: Job }) {
  const { state, spec } = job;
  const { words, tone, percent } = phaseOf(job, {
    percent: facts.progress(spec.jobId).value,
    place: null,
    agents: facts.agents.value,
  });
  const agent = "agentId" in state ? facts.agents.value.get(state.agentId)?.name : undefined;
  const usual = findModel(spec.model)?.usualSeconds;
  return (
    <div class="queue-standing">
      <p class={`phase ${tone}`}>
        <span class="dot" aria-hidden="true" />
        <span>{say(words)}</span>
      </p>
      <p class="hint numbers">
        {clock(ticking.value - sinceOf(job))}
        {usual !== undefined && ` · ${t("queue.usual", { time: clock(usual * 1_000) })}`}
        {agent !== undefined && state.status !== "assigned" && ` · ${t("queue.with", { agent })}`}
      </p>
      {percent !== null && <progress value={percent} max={100} aria-label={say(words)} />}
    </div>
  );
}
