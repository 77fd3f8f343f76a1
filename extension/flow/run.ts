/** A job at Flow from order to stored outputs. */

import { type AgentJob, Cancelled, JobFailure, type RunContext } from "@sluice/agent";
import type { FlowRecipe } from "@sluice/recipes";
import type { Block } from "../driver/block.ts";
import { isSettled, lost, siteFailure } from "../driver/failures.ts";
import { type Fetched, fetchFiles } from "../driver/files.ts";
import { gatherImages, type MadeImage } from "../driver/gather_images.ts";
import { awaited } from "../driver/page_use.ts";
import { heed } from "../driver/heed.ts";
import { pressKey } from "../driver/press_notes.ts";
import { pressOnce } from "../driver/press_once.ts";
import type { Rest } from "../driver/rest.ts";
import type { PressWatch } from "../driver/press_watch.ts";
import { addressOf, type Following, mediaOf, read, reopener, storeClip } from "./clip.ts";
import type { FlowAround } from "./look_up.ts";
import { isOwnClip, planFor } from "./plan.ts";
import { preparePage } from "./prepare.ts";
import { asMade, largerOf, upscale } from "./upscale.ts";

/** How long an account without credits is left alone, ms: nobody says when it gets more. */
const QUOTA_REST_MS = 3_600_000;

export interface FlowRun extends FlowAround {
  readonly block: Block;
  readonly rest: Rest;
}

/** See `ProviderDriver.run`. */
export async function runFlow(job: AgentJob, context: RunContext, around: FlowRun): Promise<void> {
  const { options, notes, block, rest } = around;
  await block.jobCame();
  await rest.jobCame();
  try {
    const files = await fetchFiles(job, context, (reference) => !isOwnClip(reference, job));
    const pressed = await press(job, files, context, around);
    try {
      const made = job.kind === "video"
        ? await storeTakenClip(job, pressed, context, around)
        : await awaited(around, storePictures(job, pressed, context, around));
      if (largerOf(job) !== null) await enlarge(job, made, context, around);
    } finally {
      pressed.watch.stop();
    }
  } catch (error) {
    if (error instanceof JobFailure) await heed(error, around);
    if (isSettled(error)) await notes.remove(pressKey(job));
    throw honest(error, job, context, options.recipe());
  }
  await notes.remove(pressKey(job));
}

interface Pressed {
  readonly watch: PressWatch;
  /** The first checkpoint. */
  readonly trace: Readonly<Record<string, unknown>>;
}

function following(job: AgentJob, context: RunContext, around: FlowRun): Following {
  const { options, projects } = around;
  const reopen = reopener(() => projects.open(), context.signal, around);
  return { context, options, reopen, ...asMade(job) };
}

async function storePictures(
  job: AgentJob,
  { watch }: Pressed,
  context: RunContext,
  around: FlowRun,
): Promise<readonly MadeImage[]> {
  const { options, notes } = around;
  const { count } = job.settings;
  const refresh = addressOf("image", following(job, context, around));
  return await gatherImages({
    press: pressKey(job),
    count,
    call: "image",
    watch,
    context,
    notes,
    options,
    refresh,
    refused: (failure) => heed(failure, around),
    ...asMade(job),
  });
}

async function storeTakenClip(
  job: AgentJob,
  { watch, trace }: Pressed,
  context: RunContext,
  around: FlowRun,
): Promise<readonly MadeImage[]> {
  const media = await awaited(around, takenClip(job, watch, context, around.options));
  await around.notes.add(pressKey(job), { media: [media] });
  await context.submitted({ ...trace, media: [media] });
  await storeClip(media, following(job, context, around));
  return [{ index: 0, media }];
}

/** Presses, holding the composer from its first setting until the page has sent all that belongs to the press. */
async function press(
  job: AgentJob,
  files: Fetched,
  context: RunContext,
  around: FlowRun,
): Promise<Pressed> {
  const { options, composer } = around;
  const release = await composer.take(context.signal);
  try {
    const { project, page } = await preparePage(job, context, around);
    const plan = planFor(job, files, options.recipe());
    const kind = job.kind === "video" ? "video" : "image";
    const count = kind === "video" ? 1 : job.settings.count;
    const order = { plan, page, place: project, kind, count } as const;
    let trace: Readonly<Record<string, unknown>> = {};
    const watch = await pressOnce(job, context, {
      ...order,
      checkpoint(sent) {
        const batch = typeof sent.asked["batch"] === "string" ? sent.asked["batch"] : null;
        const checkpoint = { project, batch, kind, count, at: options.clock.now() };
        trace = checkpoint;
        return checkpoint;
      },
    }, around);
    // Pictures are asked for one by one; a composer that is set anew meanwhile could spoil those to come.
    const isAsked = () => watch.sent.length >= count;
    if (kind === "image") {
      await watch.until(isAsked, options.recipe().timing["pressMs"] ?? 15_000, context.signal);
    }
    return { watch, trace };
  } finally {
    release();
  }
}

/** The clip's id, from the answer to its press. */
async function takenClip(
  job: AgentJob,
  watch: PressWatch,
  { signal }: RunContext,
  options: FlowAround["options"],
): Promise<string> {
  const recipe = options.recipe();
  await watch.until(() => watch.answered.length > 0, recipe.timing["imageMs"] ?? 180_000, signal);
  const [answer] = watch.answered;
  if (answer === undefined) throw lost("the page went away or Flow did not answer the press");
  const { sent, reply } = answer;
  if (reply.ok) return mediaOf(reply.items, sent.name, recipe);
  const failure = siteFailure(recipe, reply.error);
  if (failure.detail.code !== "exhausted") throw failure;
  // The same bare code says "slow down" and "no credits left": the balance tells which.
  const [account] = await read(options, "account", {}).catch(() => []);
  const isShort = Number(account?.["credits"] ?? Infinity) < (recipe.models[job.model]?.credits ?? 0);
  if (!isShort) throw failure;
  const message = "the account has too few credits at Flow for this clip";
  throw new JobFailure({
    category: "quota",
    code: "quota_used",
    message,
    charged: "no",
    retryAfterMs: QUOTA_REST_MS,
  });
}

/**
 * Enlarges what was made. The originals are stored already: what Flow will not enlarge stays as it is, because asking for
 * the whole once more would mean another press.
 */
async function enlarge(
  job: AgentJob,
  made: readonly MadeImage[],
  context: RunContext,
  { options, projects, composer }: FlowRun,
): Promise<void> {
  const larger = largerOf(job);
  if (larger === null) return;
  const kind = job.kind === "video" ? "video" : "image";
  const { signal } = context;
  // The composer is held meanwhile, so the tab is nobody else's.
  const following: Following = { context, options, reopen: () => projects.open() };
  for (const { index, media } of made) {
    const release = await composer.take(signal);
    try {
      await upscale(kind, media, index, larger, `${pressKey(job)}/${media}`, following);
    } catch (error) {
      signal.throwIfAborted();
      const why = error instanceof Error ? error.message : String(error);
      options.log(`job ${job.jobId}: the ${kind} stays as it was made, without ${larger}: ${why}`);
      context.progress(null, `stays without ${larger}: ${why}`);
      return;
    } finally {
      release();
    }
  }
}

/** The error, with what a cancellation costs: Flow has no way to stop what it has begun. */
function honest(error: unknown, job: AgentJob, { signal }: RunContext, recipe: FlowRecipe): unknown {
  if (!(signal.reason instanceof Cancelled) || error instanceof JobFailure) return error;
  const isFree = recipe.models[job.model]?.credits === 0;
  return new JobFailure({
    category: "cancelled",
    code: "cancelled",
    message: "cancelled by its owner",
    ...(isFree ? { charged: "no" as const } : {}),
  });
}
