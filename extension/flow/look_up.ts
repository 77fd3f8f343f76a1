/** Finds work that was pressed earlier: in the page that pressed it, else in the project's list. Nothing is ever pressed here. */

import { JobFailure, type JobRef, type LookUpContext } from "@sluice/agent";
import type { Checkpoint } from "@sluice/domain";
import type { FlowRecipe } from "@sluice/recipes";
import { lost, notYet, problemFailure, siteFailure } from "../driver/failures.ts";
import { gatherImages } from "../driver/gather_images.ts";
import { pressKey, type PressNote, type PressNotes } from "../driver/press_notes.ts";
import { asNetwork } from "../driver/press_once.ts";
import { type PressWatch, watchPress } from "../driver/press_watch.ts";
import type { SiteDriverOptions } from "../driver/site_driver.ts";
import { addressOf, type Following, storeClip } from "./clip.ts";
import { findInProject, storeFound } from "./find.ts";
import type { Projects } from "./project.ts";

export interface FlowAround {
  readonly options: SiteDriverOptions<FlowRecipe>;
  readonly projects: Projects;
  readonly notes: PressNotes;
}

/** See `ProviderDriver.lookUp`. */
export async function lookUpFlow(
  job: JobRef,
  checkpoint: Checkpoint | null,
  context: LookUpContext,
  around: FlowAround,
): Promise<"found" | "not_found"> {
  const { options, projects, notes } = around;
  const press = pressKey(job);
  const trace = await notes.get(press) ?? fromCheckpoint(checkpoint);
  if (trace === null) throw lost("this browser remembers nothing of the press");
  const { page } = await projects.open(trace.place).catch(asNetwork);
  const following: Following = { context, options, reopen: () => projects.open(trace.place) };
  const { pressed, events } = await options.tab.ask("recall", { press }).catch(asNetwork);
  // 1. The very page in which it would have been pressed says that it was not, and has called it off for ever.
  if (pressed === "never" && page === trace.page) return "not_found";
  // 2. That page is still there and knows what it sent, and how it was answered.
  if (pressed === "yes") {
    const watch = watchPress(options.tab, options.clock, press, events);
    try {
      if (watch.sent.length > 0 && await finish(watch, press, trace, following, notes)) return "found";
      if (watch.sent.length === 0) await calm(trace, around);
    } finally {
      watch.stop();
    }
  }
  // 3. Another page by now: what Flow has taken is in the project's list.
  const found = await findInProject(trace, job.order?.prompt ?? null, await notes.claimed(press), following);
  const isWhole = found.length >= (trace.kind === "video" ? 1 : trace.count);
  if (!isWhole && !isSettled(trace, around)) throw notYet("Flow does not list the work yet");
  if (found.length === 0) return "not_found";
  await notes.add(press, { media: found });
  await storeFound(trace.kind, found, following);
  return "found";
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
      await gatherImages({ press, count, call: "image", watch, context, notes, options, refresh });
      return true;
    }
    await watch.until(() => watch.answered.length > 0, recipe.timing["imageMs"] ?? 180_000, context.signal);
    const reply = watch.answered[0]?.reply;
    if (reply === undefined) return false;
    if (!reply.ok) throw siteFailure(recipe, reply.error);
    await storeClip(String(reply.items[0]?.["media"]), following);
    return true;
  } catch (error) {
    if (!(error instanceof JobFailure)) throw error;
    const { category, charged } = error.detail;
    if (category === "unknown_fate" || charged === "unknown") return false;
    throw error;
  }
}

/** The button was pressed and the page sent nothing: sees to it that it will not do so belatedly. */
async function calm(trace: PressNote, around: FlowAround): Promise<void> {
  const { options, projects } = around;
  const { blocked } = await options.tab.ask("look", { waitMs: 0 }).catch(asNetwork);
  // It may go on when its owner has answered: then it is found here.
  if (blocked !== null) throw problemFailure(options.recipe(), { type: "blocked", ...blocked });
  if (!isSettled(trace, around)) throw notYet("the page has not sent anything yet");
  await options.tab.open(options.recipe().pages.home).catch(asNetwork);
  await projects.open(trace.place).catch(asNetwork);
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
