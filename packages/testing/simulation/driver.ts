/** A worker at the simulated site: it composes, asks for leave, presses, waits and uploads, and much of that goes wrong. */

import {
  type AgentJob,
  JobFailure,
  type JobRef,
  type LookUpContext,
  NeedsHuman,
  type ProviderDriver,
  type RunContext,
  sleep,
} from "@sluice/agent";
import type { FailureCategory } from "@sluice/domain";
import type { Network } from "./network.ts";
import type { Process } from "./process.ts";
import type { Site, Work } from "./site.ts";
import type { Mutation } from "./stage.ts";

/** Ways in which a page fails before the press. */
const BEFORE = ["network", "throttled", "quota", "policy", "invalid_input", "needs_human", "error"] as const;

export interface DriverOptions {
  readonly process: Process;
  readonly network: Network;
  readonly site: Site;
  readonly agentId: string;
  readonly concurrency: number;
  readonly minGapMs: number;
  readonly mutation: Mutation | null;
}

/** The driver of one life of an agent. */
export function driverOf(options: DriverOptions): ProviderDriver {
  const { process, network, site, agentId, concurrency, minGapMs, mutation } = options;
  const { clock, world } = process;
  const { random } = world;
  const fails = () => network.fails(network.faults.siteFails);
  const wait = (ms: number, signal: AbortSignal) => sleep(clock, random.next() * ms, signal);

  function failBefore(): void {
    if (!fails()) return;
    const how = random.pick(BEFORE);
    if (how === "error") throw new Error("the page went away");
    if (how === "needs_human") {
      site.signedOut.add(agentId);
      throw new NeedsHuman("sign_in", "signed out");
    }
    throw failure(how, "no");
  }

  async function press(job: AgentJob, signal: AbortSignal): Promise<Work> {
    if (!site.note(`${job.jobId}#${job.attempt}`)) throw new Error("called off");
    await wait(300, signal);
    if (fails()) throw random.chance(0.5) ? failure("throttled", "no") : new Error("the press got lost");
    const work = site.press(job.jobId, job.attempt, random.next() * 6_000);
    if (fails()) throw new Error("the answer to the press got lost");
    return work;
  }

  async function bring(work: Work, outputs: number, kind: string, context: LookUpContext): Promise<void> {
    while (world.now < work.doneAt) await sleep(clock, 500, context.signal);
    for (let index = 0; index < outputs; index++) {
      context.progress(50, "saving");
      const bytes = new TextEncoder().encode(`${work.key} ${index}`);
      await context.upload(index, bytes, kind === "video" ? "video/mp4" : "image/png", { seed: index });
    }
  }

  return {
    provider: "simulator",
    capabilities: { models: ["sim-image", "sim-video"], kinds: ["image", "video"], concurrency, minGapMs },
    async account() {
      if (fails()) throw new Error("the page does not load");
      return { label: agentId, credits: null, tier: null, signedIn: !site.signedOut.has(agentId) };
    },
    async run(job: AgentJob, context: RunContext) {
      await wait(2_000, context.signal);
      failBefore();
      const leave = context.submitting();
      if (mutation === "press_before_ack") leave.catch(() => {});
      else await leave;
      const work = await press(job, context.signal);
      await context.submitted({ work: work.key });
      await bring(work, job.settings.count, job.kind, context);
    },
    async lookUp({ jobId, attempt, order }: JobRef, _checkpoint, context) {
      await wait(2_000, context.signal);
      if (fails()) throw new Error("the page does not load");
      const found = site.find(`${jobId}#${attempt}`);
      if (mutation === "deny_press") return "not_pressed";
      if (typeof found === "string") return found;
      await bring(found, order?.settings.count ?? 1, order?.kind ?? "image", context);
      return "found";
    },
  };
}

function failure(category: FailureCategory, charged: "no"): JobFailure {
  return new JobFailure({
    category,
    code: category,
    message: `the site says ${category}`,
    charged,
    retryAfterMs: 5_000,
  });
}
