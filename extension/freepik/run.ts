/** A job at Freepik from order to stored pictures: one call begins it, then the page asks for each picture. */

import { type AgentJob, Cancelled, JobFailure, type RunContext } from "@sluice/agent";
import type { Block } from "../driver/block.ts";
import { isSettled, problemFailure } from "../driver/failures.ts";
import { fetchFiles } from "../driver/files.ts";
import { gatherImages } from "../driver/gather_images.ts";
import { heed } from "../driver/heed.ts";
import { allAnswered, awaited } from "../driver/page_use.ts";
import { pressKey } from "../driver/press_notes.ts";
import { asNetwork, pressOnce } from "../driver/press_once.ts";
import type { PressWatch } from "../driver/press_watch.ts";
import type { Rest } from "../driver/rest.ts";
import type { Problem } from "../tab/messages.ts";
import { familyOf } from "./family.ts";
import { addressOf } from "./list.ts";
import type { FreepikAround } from "./look_up.ts";
import { planFor } from "./plan.ts";

export interface FreepikRun extends FreepikAround {
  readonly block: Block;
  readonly rest: Rest;
  /** Freepik said that the page is too old: it takes nothing more from it. */
  isOld: boolean;
}

/** The code by which the recipe calls that. */
const TOO_OLD = "page_too_old";

/** See `ProviderDriver.run`. */
export async function runFreepik(job: AgentJob, context: RunContext, around: FreepikRun): Promise<void> {
  const { options, notes, block, rest } = around;
  await block.jobCame();
  await rest.jobCame();
  const press = pressKey(job);
  try {
    const watch = await begin(job, context, around);
    try {
      const { count } = job.settings;
      const refresh = addressOf(options, context.signal);
      const refused = (failure: JobFailure) => heed(failure, around);
      const gathering = { press, count, call: "image", watch, context, notes, options, refresh, refused };
      await awaited(around, gatherImages(gathering));
    } finally {
      watch.stop();
    }
  } catch (error) {
    if (error instanceof JobFailure) {
      if (error.detail.code === TOO_OLD) around.isOld = true;
      await heed(error, around);
    }
    if (isSettled(error)) await notes.remove(press);
    if (!(context.signal.reason instanceof Cancelled) || error instanceof JobFailure) throw error;
    const message = "cancelled by its owner";
    throw new JobFailure({ category: "cancelled", code: "cancelled", message });
  }
  await notes.remove(press);
}

/** Holds the composer until the page has asked for every picture. */
async function begin(job: AgentJob, context: RunContext, around: FreepikRun): Promise<PressWatch> {
  const { options, composer, notes } = around;
  const { tab, recipe } = options;
  const files = await fetchFiles(job, context);
  const release = await composer.take(context.signal);
  try {
    const page = await openPage(context.signal, around);
    const look = await tab.ask("look", { waitMs: recipe().timing["loadMs"] ?? 30_000 }).catch(asNetwork);
    if (look.blocked !== null) fail({ type: "blocked", ...look.blocked });
    const [missing] = look.missing;
    if (missing !== undefined) fail({ type: "missing", what: `contract ${missing}` });
    const { count } = job.settings;
    const trace = { kind: "image", count, at: options.clock.now() } as const;
    const watch = await pressOnce(job, context, {
      plan: planFor(job, files, recipe()),
      page,
      place: "",
      kind: "image",
      count,
      checkpoint: () => ({ ...trace, batch: null }),
    }, around);
    try {
      const batch = await familyOf(watch, context.signal, recipe());
      if (batch !== null) {
        await notes.add(pressKey(job), { batch });
        await context.submitted({ ...trace, batch });
        const asked = () => watch.sent.filter(({ name }) => name === "image").length >= count;
        await watch.until(asked, recipe().timing["pressMs"] ?? 15_000, context.signal);
      }
      return watch;
    } catch (error) {
      watch.stop();
      throw error;
    }
  } finally {
    release();
  }

  function fail(problem: Problem): never {
    throw problemFailure(recipe(), problem);
  }
}

/** Opens the generator; loads it anew when it is too old, as soon as nobody waits for an answer in it. */
async function openPage(signal: AbortSignal, around: FreepikRun): Promise<string> {
  const { options: { tab, recipe }, isOld } = around;
  if (isOld) await allAnswered(around, signal);
  signal.throwIfAborted();
  const page = await tab.open(recipe().pages.home, isOld).catch(asNetwork);
  around.isOld = false;
  return page;
}
