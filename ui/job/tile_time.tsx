/** What changes by the second: how long it has taken, and what it waits for. */

import { findModel, type Job } from "@sluice/domain";
import { facts } from "../state/mod.ts";
import { ticking } from "../state/ticking.ts";
import { clock, t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import { sinceOf } from "./phase.ts";
import { waitOf } from "./wait.ts";

export function TileTime({ job }: { readonly job: Job }) {
  const now = ticking.value;
  const { state } = job;
  if (state.status === "needs_human") {
    return <p class="tile-why needs" title={state.message}>{state.message}</p>;
  }
  const wait = waitOf(job, {
    now,
    account: facts.account.value,
    running: facts.running.value,
    agents: [...facts.agents.value.values()],
  });
  if (wait !== null) {
    const left = wait.until === undefined ? {} : { clock: clock(wait.until - now) };
    const text = say({ ...wait, params: { ...wait.params, ...left } });
    return <p class="tile-why" title={text}>{text}</p>;
  }
  const usual = findModel(job.spec.model)?.usualSeconds ?? 0;
  return (
    <p class="tile-why numbers">
      {t("job.elapsed", { elapsed: clock(now - sinceOf(job)), usual: clock(usual * 1_000) })}
    </p>
  );
}
