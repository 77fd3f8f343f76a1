/** Finds work that was pressed earlier: in the page that pressed it, else in the project's list. Nothing is ever pressed here. */

import { JobFailure, type JobRef, type LookUpAnswer, type LookUpContext } from "@sluice/agent";
import type { Checkpoint } from "@sluice/domain";
import type { FlowRecipe } from "@sluice/recipes";
import { lost, notYet, problemFailure, siteFailure } from "../driver/failures.ts";
import { gatherImages } from "../driver/gather_images.ts";
import type { Lock } from "../driver/lock.ts";
import { pressKey, type PressNote, type PressNotes } from "../driver/press_notes.ts";
import { awaited, type PageUse, whenUnused } from "../driver/page_use.ts";
import { promptOf } from "../driver/plan_parts.ts";
import { asNetwork } from "../driver/press_once.ts";
import { type PressWatch, watchPress } from "../driver/press_watch.ts";
import type { SiteDriverOptions } from "../driver/site_driver.ts";
import { addressOf, type Following, mediaOf, reopener, storeClip } from "./clip.ts";
import { findInProject, storeFound } from "./find.ts";
import type { Projects } from "./project.ts";
import { asMade } from "./upscale.ts";

export interface FlowAround extends PageUse {
  readonly options: SiteDriverOptions<FlowRecipe>;
  readonly projects: Projects;
  readonly notes: PressNotes;
  /** Whose is what, is decided for one lost press after the other. */
  readonly claiming: Lock;
}

/** See `ProviderDriver.lookUp`. */
export async function lookUpFlow(
  job: JobRef,
  checkpoint: Checkpoint | null,
  context: LookUpContext,
  around: FlowAround,
): Promise<LookUpAnswer> {
  const { options, projects, notes } = around;
  const press = pressKey(job);
  const trace = await notes.get(press) ?? fromCheckpoint(checkpoint);
  if (trace === null) throw lost("this browser remembers nothing of the press");
  const { page } = await arrive(trace.place, context.signal, around);
  const reopen = reopener(() => projects.open(trace.place), context.signal, around);
  const following: Following = { context, options, reopen, ...asMade(job.order) };
  const { pressed, events } = await options.tab.ask("recall", { press }).catch(asNetwork);
  // 1. The very page in which it would have been pressed says that it was not, and has called it off for ever.
  if (pressed === "never" && page === trace.page) return "not_pressed";
  // 2. That page is still there and knows what it sent, and how it was answered.
  if (pressed === "yes") {
    const watch = watchPress(options.tab, options.clock, press, events);
    try {
      if (watch.sent.length === 0) await calm(trace, context.signal, around);
      else if (await awaited(around, finish(watch, press, trace, following, notes))) return "found";
    } finally {
      watch.stop();
    }
  }
  // 3. Another page by now: what Flow has taken is in the project's list.
  const found = await claim(press, trace, job, following, around);
  if (found.length === 0) return "not_found";
  await storeFound(trace.kind, found, following);
  return "found";
}

/** The page of the project; who is at work elsewhere in the tab is not disturbed. */
async function arrive(place: string, signal: AbortSignal, around: FlowAround): Promise<{ page: string }> {
  const { projects } = around;
  const open = () => projects.open(place).catch(asNetwork);
  return await projects.isOpen(place) ? await open() : await whenUnused(around, signal, open);
}

/** Finds what came of the press and notes that it is its own. */
async function claim(
  press: string,
  trace: PressNote,
  { order }: JobRef,
  following: Following,
  around: FlowAround,
): Promise<readonly string[]> {
  const { notes, claiming } = around;
  const release = await claiming.take(following.context.signal);
  try {
    // The run, or the page, may have told more since.
    const known = await notes.get(press) ?? trace;
    const prompt = order === null ? null : promptOf(order);
    const found = await findInProject(known, prompt, () => notes.claimed(press), following);
    const isWhole = found.length >= (trace.kind === "video" ? 1 : trace.count);
    if (!isWhole && !isSettled(trace, around)) throw notYet("Flow does not list the work yet");
    if (found.length > 0) await notes.add(press, { media: found });
    return found;
  } finally {
    release();
  }
}

/** Goes on where the run ended; false when what the page can tell leaves it open. */
async function finish(
  watch: PressWatch,
  press: string,
  { kind, count }: PressNote,
  following: Following,
  notes: PressNotes,
): Promise<boolean> {
  const { context, options } = following;
  const recipe = options.recipe();
  try {
    if (kind === "image") {
      const refresh = addressOf("image", following);
      const meta = following.meta === undefined ? {} : { meta: following.meta };
      await gatherImages({ press, count, call: "image", watch, context, notes, options, refresh, ...meta });
      return true;
    }
    await watch.until(() => watch.answered.length > 0, recipe.timing["imageMs"] ?? 180_000, context.signal);
    const [answer] = watch.answered;
    if (answer === undefined) return false;
    const { sent, reply } = answer;
    if (!reply.ok) throw siteFailure(recipe, reply.error);
    await storeClip(mediaOf(reply.items, sent.name, recipe), following);
    return true;
  } catch (error) {
    if (!(error instanceof JobFailure)) throw error;
    const { category, charged } = error.detail;
    if (category === "unknown_fate" || charged === "unknown") return false;
    throw error;
  }
}

/** The button was pressed and the page sent nothing: sees to it that it will not do so belatedly. */
async function calm(trace: PressNote, signal: AbortSignal, around: FlowAround): Promise<void> {
  const { options, projects } = around;
  const { blocked } = await options.tab.ask("look", { waitMs: 0 }).catch(asNetwork);
  // It may go on when its owner has answered: then it is found here.
  if (blocked !== null) throw problemFailure(options.recipe(), { type: "blocked", ...blocked });
  if (!isSettled(trace, around)) throw notYet("the page has not sent anything yet");
  await whenUnused(around, signal, async () => {
    await options.tab.open(options.recipe().pages.home).catch(asNetwork);
    await projects.open(trace.place).catch(asNetwork);
  });
}

function isSettled(trace: PressNote, { options }: FlowAround): boolean {
  return options.clock.now() - trace.at > (options.recipe().timing["settleMs"] ?? 120_000);
}

/** What the server kept of it, for a browser that has lost its own note. */
function fromCheckpoint(checkpoint: Checkpoint | null): PressNote | null {
  const { project, batch, kind, count, at, media } = checkpoint ?? {};
  if (typeof project !== "string" || typeof batch !== "string" || typeof at !== "number") return null;
  return {
    page: "",
    place: project,
    at,
    batch,
    count: typeof count === "number" ? count : 1,
    kind: kind === "video" ? "video" : "image",
    media: Array.isArray(media) ? media.map(String) : [],
  };
}
