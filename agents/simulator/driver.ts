/** The simulated provider as the agent drives it. */

import {
  type AgentJob,
  Cancelled,
  JobFailure,
  type LookUpContext,
  NeedsHuman,
  type ProviderDriver,
  type RunContext,
} from "@sluice/agent";
import type { FailureCategory } from "@sluice/domain";
import { chanceOf, seedOf } from "./chance.ts";
import { renderClip } from "./clip.ts";
import { readDirectives } from "./directives.ts";
import type { Encoder } from "./encoder.ts";
import { failureOf, type PlannedFailure } from "./failures.ts";
import type { ProviderTruth } from "./provider_truth.ts";
import type { LoadedReference } from "./references.ts";
import { type Made, renderStill } from "./still.ts";

export interface SimulatorSettings {
  /** How long a picture and a clip take at least, ms. Defaults 800 and 3,000. */
  readonly imageMs?: number;
  readonly videoMs?: number;
  /** Jobs at once. Default 4. */
  readonly slots?: number;
  /** Share of attempts that fail, 0 to 1; default 0. */
  readonly failureRate?: number;
  /** How they fail; default `network`. */
  readonly failureCategory?: FailureCategory;
  /** Picks the attempts that fail; the same seed fails the same ones. Default 1. */
  readonly seed?: number;
}

const PROGRESS_STEPS = 5;

/** A driver with the models `sim-image` and `sim-video`. */
export function simulatorDriver(
  settings: SimulatorSettings,
  truth: ProviderTruth,
  encoder: Encoder,
): ProviderDriver {
  const {
    imageMs = 800,
    videoMs = 3_000,
    slots = 4,
    failureRate = 0,
    failureCategory = "network",
    seed = 1,
  } = settings;

  function plannedFailure({ jobId, attempt }: AgentJob, asked: string | null): PlannedFailure | null {
    if (asked !== null) return failureOf(asked);
    if (failureRate <= 0) return null;
    return chanceOf(seedOf(`${seed} ${jobId} ${attempt}`))() < failureRate
      ? failureOf(failureCategory)
      : null;
  }

  return {
    provider: "simulator",
    capabilities: {
      models: ["sim-image", "sim-video"],
      kinds: ["image", "video"],
      concurrency: slots,
      minGapMs: 0,
    },
    // While a job is parked this login is not well, so the agent does not set the job going again by itself.
    account: async () => ({ label: "Simulator", credits: null, tier: null, signedIn: !truth.isParked }),

    async run(job, context) {
      const { prompt, fail, slowMs, human } = readDirectives(job.prompt);
      if (human && truth.mustAskHuman(job)) {
        throw new NeedsHuman("challenge", "The simulated provider asks whether you are there: say go on");
      }
      const failure = plannedFailure(job, fail);
      if (failure?.afterPress === false) throw failure.error;
      context.progress(0, "Reading references");
      const references = await load(job, context);

      await context.submitting();
      const begun = performance.now();
      await truth.press(job);
      await context.submitted({ work: workId(job.jobId) });
      if (failure !== null) throw failure.error;

      const least = slowMs ?? (job.kind === "video" ? videoMs : imageMs);
      const made = render(encoder, job, prompt, references, context.signal);
      // Awaited only after the simulated time; a failure before that must not count as nobody's.
      made.catch(() => {});
      try {
        await passTime(begun, least, context);
        await deliver(job, await made, context);
      } catch (error) {
        throw context.signal.reason instanceof Cancelled ? stopped(error) : error;
      }
    },

    forget: (of) => truth.forget(of),

    async lookUp({ jobId, order: known }, _checkpoint, context) {
      const order = known ?? await truth.recall(jobId);
      if (order === null || !truth.wasPressed(jobId)) return "not_found";
      const { prompt } = readDirectives(order.prompt);
      const made = await render(encoder, order, prompt, await load(order, context), context.signal);
      await deliver(order, made, context);
      return "found";
    },
  };
}

/** This provider stops at once when it is asked to, and takes nothing for what it did not deliver. */
function stopped(cause: unknown): JobFailure {
  const message = "The simulated provider stopped the work";
  return new JobFailure({ category: "cancelled", code: "simulated_stopped", message, charged: "no" }, {
    cause,
  });
}

function workId(jobId: string): string {
  return `sim-${jobId}`;
}

/** References that the server no longer gives out are drawn as empty tiles: the work itself must still be found. */
async function load(job: AgentJob, context: LookUpContext): Promise<LoadedReference[]> {
  const mayBeGone = !("submitting" in context);
  return await Promise.all(job.references.map(async (reference) => {
    const { role, mime } = reference;
    try {
      return { role, mime, bytes: await context.fetchReference(reference) };
    } catch (error) {
      if (mayBeGone && error instanceof JobFailure) return { role, mime, bytes: null };
      throw error;
    }
  }));
}

function seedsOf({ jobId, settings }: AgentJob): number[] {
  const first = settings.seed ?? seedOf(jobId);
  return Array.from({ length: settings.count }, (_, i) => first + i);
}

async function render(
  encoder: Encoder,
  job: AgentJob,
  prompt: string,
  references: readonly LoadedReference[],
  signal: AbortSignal,
): Promise<Made[]> {
  const seeds = seedsOf(job);
  const made: Made[] = [];
  // One after the other: ten pictures of 4K at once would not fit into a small machine.
  for (const [i, seed] of seeds.entries()) {
    signal.throwIfAborted();
    const number = { index: i + 1, of: seeds.length };
    const caption = { prompt, note: `${job.model} · seed ${seed}`, number, references };
    made.push(
      job.kind === "video"
        ? await renderClip(encoder, job.settings, seed, caption)
        : await renderStill(job.settings, seed, caption),
    );
  }
  return made;
}

async function deliver(job: AgentJob, made: readonly Made[], context: LookUpContext): Promise<void> {
  const seeds = seedsOf(job);
  for (const [index, { bytes, mime }] of made.entries()) {
    context.signal.throwIfAborted();
    await context.upload(index, bytes, mime, {
      seed: seeds[index]!,
      providerId: `${workId(job.jobId)}-${index}`,
      simulated: true,
    });
  }
}

/** Waits until `least` ms have passed since `begun`, showing how far it is. */
async function passTime(begun: number, least: number, context: RunContext): Promise<void> {
  for (let step = 1; step <= PROGRESS_STEPS; step++) {
    const left = begun + (least * step) / PROGRESS_STEPS - performance.now();
    if (left > 0) await wait(left, context.signal);
    context.signal.throwIfAborted();
    if (least > 0 && step < PROGRESS_STEPS) context.progress((100 * step) / PROGRESS_STEPS, "Drawing");
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", aborted);
      resolve();
    }, ms);
    if (signal.aborted) aborted();
    else signal.addEventListener("abort", aborted, { once: true });
  });
}
