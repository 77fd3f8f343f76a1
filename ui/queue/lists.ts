/** The queue as signals: each list changes only when its jobs do, whatever else happens to them. */

import { type Job, PLANS, queueSeconds, type WaitFacts } from "@sluice/domain";
import { computed, type ReadonlySignal } from "@preact/signals";
import { inFlight } from "../job/in_flight.ts";
import { waitWords } from "../job/wait.ts";
import { ticking } from "../state/ticking.ts";
import { facts } from "../state/mod.ts";
import type { Words } from "../text/words.ts";
import { type Section, SECTIONS, sections } from "./order.ts";

const all = computed(() => sections(facts.openIds.value.flatMap((id) => facts.job(id).value ?? [])));

/** Ids of the open jobs of a section, in their order. */
export const lists = Object.fromEntries(
  SECTIONS.map((section) => [section, steady(() => all.value[section])]),
) as Readonly<Record<Section, ReadonlySignal<readonly string[]>>>;

/** Jobs that its plan lets the account run at once; null when it may run any number. */
export const limit = computed(() => {
  const plan = facts.account.value?.plan;
  const most = plan === undefined ? null : PLANS[plan].concurrentJobs;
  return most === Number.MAX_SAFE_INTEGER ? null : most;
});

export const paused = computed(() => facts.account.value?.queuePaused === true);

/** What decides why the account's jobs wait; null while nothing is known. Read each second: reasons end by themselves. */
function waitFacts(): WaitFacts | null {
  const account = facts.account.value;
  if (account === null) return null;
  return {
    now: ticking.value,
    account,
    running: facts.running.value,
    agents: facts.agents.value.values(),
    inFlight: (agentId) => inFlight.value.get(agentId) ?? 0,
    jobOf: (jobId) => facts.job(jobId).value,
  };
}

/** Why the job waits, in words; null when it does not. */
export function waitFor(job: Job): Words | null {
  const known = waitFacts();
  return known && waitWords(job, known);
}

/** Seconds until what is ready should be done; null when that depends on somebody. */
export function secondsLeft(): number | null {
  const known = waitFacts();
  return known && queueSeconds(lists.next.value.flatMap((id) => facts.job(id).value ?? []), known);
}

/** A computed list that stays the very same while it holds the same ids. */
function steady(read: () => readonly string[]): ReadonlySignal<readonly string[]> {
  let last: readonly string[] = [];
  return computed(() => {
    const now = read();
    if (now.length !== last.length || now.some((id, i) => id !== last[i])) last = now;
    return last;
  });
}
