/** Finds pictures at Freepik that were pressed earlier: in the page that pressed, else in the account's own list. */

import { JobFailure, type JobRef, type LookUpAnswer, type LookUpContext } from "@sluice/agent";
import type { Checkpoint } from "@sluice/domain";
import type { FreepikRecipe } from "@sluice/recipes";
import { download } from "../driver/download.ts";
import { lost, notYet, problemFailure } from "../driver/failures.ts";
import { gatherImages, metaOf } from "../driver/gather_images.ts";
import type { Lock } from "../driver/lock.ts";
import { pressKey, type PressNote, type PressNotes } from "../driver/press_notes.ts";
import { awaited, type PageUse, whenUnused } from "../driver/page_use.ts";
import { promptOf } from "../driver/plan_parts.ts";
import { asNetwork } from "../driver/press_once.ts";
import { watchPress } from "../driver/press_watch.ts";
import type { SiteDriverOptions } from "../driver/site_driver.ts";
import type { Item, PageEvent } from "../tab/messages.ts";
import { familyOf } from "./family.ts";
import { addressOf, listedFor } from "./list.ts";

export interface FreepikAround extends PageUse {
  readonly options: SiteDriverOptions<FreepikRecipe>;
  readonly notes: PressNotes;
  /** Whose is what, is decided for one lost press after the other. */
  readonly claiming: Lock;
}

/** See `ProviderDriver.lookUp`. */
export async function lookUpFreepik(
  job: JobRef,
  checkpoint: Checkpoint | null,
  context: LookUpContext,
  around: FreepikAround,
): Promise<LookUpAnswer> {
  const { options, notes } = around;
  const { tab, recipe, clock } = options;
  const press = pressKey(job);
  const trace = await notes.get(press) ?? fromCheckpoint(checkpoint);
  if (trace === null) throw lost("this browser remembers nothing of the press");
  const page = await tab.open(recipe().pages.home).catch(asNetwork);
  const { pressed, events } = await tab.ask("recall", { press }).catch(asNetwork);
  // 1. The very page in which it would have been pressed says that it was not, and has called it off for ever.
  if (pressed === "never" && page === trace.page) return "not_pressed";
  // 2. That page is still there and knows what it sent, and how it was answered.
  const { settleMs = 120_000 } = recipe().timing;
  if (pressed === "yes") {
    if (await awaited(around, finish(press, trace, events, context, around))) return "found";
    // So that it sends nothing belatedly, when everybody has believed the list.
    if (clock.now() - trace.at > settleMs) {
      const anew = () => tab.open(recipe().pages.home, true).catch(asNetwork);
      await whenUnused(around, context.signal, anew);
    }
  }
  // 3. Another page by now, or one that was not answered: what Freepik has taken is in its list.
  const drawn = await claim(press, trace, job, context, around);
  if (drawn.length === 0) return "not_found";
  await storeListed(drawn, context, options);
  return "found";
}

/** Finds what came of the press and notes that it is its own. */
async function claim(
  press: string,
  trace: PressNote,
  { order }: JobRef,
  { signal }: LookUpContext,
  { options, notes, claiming }: FreepikAround,
): Promise<readonly Item[]> {
  const { recipe, clock } = options;
  const { settleMs = 120_000, imageMs = 180_000 } = recipe().timing;
  const release = await claiming.take(signal);
  try {
    const known = await notes.get(press) ?? trace;
    const prompt = order === null ? null : promptOf(order);
    const { drawn, isDrawing } = await listedFor(known, prompt, () => notes.claimed(press), options);
    const age = clock.now() - trace.at;
    if (isDrawing && age <= settleMs + imageMs) throw notYet("Freepik is still drawing the pictures");
    if (drawn.length < trace.count && age <= settleMs) throw notYet("Freepik does not list the pictures yet");
    if (drawn.length === 0 && isDrawing) throw lost("Freepik lists the pictures and does not draw them");
    if (drawn.length > 0) await notes.add(press, { media: drawn.map(({ media }) => String(media)) });
    return drawn;
  } finally {
    release();
  }
}

/** Goes on where the run ended; false when what the page can tell leaves it open. */
async function finish(
  press: string,
  { count }: PressNote,
  events: readonly PageEvent[],
  context: LookUpContext,
  { options, notes }: FreepikAround,
): Promise<boolean> {
  const { tab, recipe, clock } = options;
  const watch = watchPress(tab, clock, press, events);
  try {
    if (watch.sent.length === 0) {
      const { blocked } = await tab.ask("look", { waitMs: 0 }).catch(asNetwork);
      // It may go on when its owner has answered: then it is found here.
      if (blocked !== null) throw problemFailure(recipe(), { type: "blocked", ...blocked });
      return false;
    }
    const batch = await familyOf(watch, context.signal, recipe());
    if (batch !== null) await notes.add(press, { batch });
    const refresh = addressOf(options, context.signal);
    await gatherImages({ press, count, call: "image", watch, context, notes, options, refresh });
    return true;
  } catch (error) {
    if (!(error instanceof JobFailure)) throw error;
    const { category, charged } = error.detail;
    if (category === "unknown_fate" || charged === "unknown") return false;
    throw error;
  } finally {
    watch.stop();
  }
}

async function storeListed(
  drawn: readonly Item[],
  context: LookUpContext,
  { fetch, clock, recipe }: SiteDriverOptions<FreepikRecipe>,
): Promise<void> {
  const tries = recipe().timing["downloadTries"] ?? 3;
  for (const [index, item] of drawn.entries()) {
    const { bytes, mime } = await download(
      { fetch, clock, tries, signal: context.signal },
      () => Promise.resolve(String(item["url"])),
      "image",
    );
    await context.upload(index, bytes, mime, metaOf(item, String(item["media"])));
  }
}

function fromCheckpoint(checkpoint: Checkpoint | null): PressNote | null {
  const { batch, count, at } = checkpoint ?? {};
  if (typeof at !== "number" || typeof count !== "number") return null;
  return {
    page: "",
    place: "",
    at,
    count,
    kind: "image",
    batch: typeof batch === "string" ? batch : null,
    media: [],
  };
}
