/** What changes by the second: how long it has taken, and what it waits for. */

import { findModel, type Job } from "@sluice/domain";
import { facts } from "../state/mod.ts";
import { ticking } from "../state/ticking.ts";
import { clock, t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import { sinceOf } from "./phase.ts";
import { inFlight } from "./in_flight.ts";
import { waitWords } from "./wait.ts";

export function TileTime({ job }: { readonly job: Job }) {
  const now = ticking.value;
  const account = facts.account.value;
  const wait = account === null || job.state.status === "saving" ? null : waitWords(job, {
    now,
    account,
    running: facts.running.value,
    agents: facts.agents.value.values(),
    inFlight: (agentId) => inFlight.value.get(agentId) ?? 0,
    jobOf: (jobId) => facts.job(jobId).value,
  });
  if (wait !== null) {
    const text = say(wait);
    const look = job.state.status === "needs_human" ? "tile-why needs" : "tile-why";
    return <p class={look} title={text}>{text}</p>;
  }
  const usual = findModel(job.spec.model)?.usualSeconds ?? 0;
  return (
    <p class="tile-why numbers">
      {t("job.elapsed", { elapsed: clock(now - sinceOf(job)), usual: clock(usual * 1_000) })}
    </p>
  );
}
