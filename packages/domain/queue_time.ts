/** How long an account's queue should take: an estimate for its owner. Pure, so that server and studio tell the same. */

import { PLANS } from "./account.ts";
import type { Job } from "./job.ts";
import { findModel } from "./models.ts";
import { isReady } from "./ready_queue.ts";
import { slotsOf, type WaitFacts } from "./wait.ts";

/**
 * Seconds until the last ready job of those should be done, from the usual time of their models and from the agents that
 * work now; null when that depends on somebody: the queue is stopped, or for some of them no agent works.
 */
export function queueSeconds(jobs: Iterable<Job>, { account, agents, now }: WaitFacts): number | null {
  if (account.suspended || account.queuePaused) return null;
  const work = new Map<string, number>();
  for (const job of jobs) {
    const model = findModel(job.spec.model);
    if (model === undefined || !isReady(job)) continue;
    work.set(model.provider, (work.get(model.provider) ?? 0) + model.usualSeconds);
  }
  const slots = new Map<string, number>();
  for (const agent of agents) {
    slots.set(agent.provider, (slots.get(agent.provider) ?? 0) + slotsOf(agent, now));
  }
  let all = 0;
  let longest = 0;
  for (const [provider, seconds] of work) {
    const most = slots.get(provider) ?? 0;
    if (most === 0) return null;
    all += seconds;
    longest = Math.max(longest, seconds / most);
  }
  return Math.ceil(Math.max(longest, all / PLANS[account.plan].concurrentJobs));
}
