/** From a plan to a press: the composer is set, leave is asked, and the site's own button is pressed once. */

import { type AgentJob, Cancelled, JobFailure, NeedsHuman, type RunContext } from "@sluice/agent";
import type { Checkpoint } from "@sluice/domain";
import type { SiteRecipe } from "@sluice/recipes";
import type { Plan } from "../tab/messages.ts";
import type { Block } from "./block.ts";
import type { Rest } from "./rest.ts";
import { lost, problemFailure, siteFailure, unpressed } from "./failures.ts";
import { pressKey, type PressNotes } from "./press_notes.ts";
import { type PressWatch, type Sent, watchPress } from "./press_watch.ts";
import { type SiteDriverOptions, TabElsewhere, TabTrouble } from "./site_driver.ts";

export interface PressOrder {
  readonly plan: Plan;
  /** The loaded page, as `SiteTab.open` named it. */
  readonly page: string;
  readonly place: string;
  readonly kind: "image" | "video";
  readonly count: number;
  /** The ids by which the work is found again, from the first call that the page sent. */
  readonly checkpoint: (sent: Sent) => Checkpoint & { readonly batch: string | null };
}

export interface Around {
  readonly options: SiteDriverOptions<SiteRecipe>;
  readonly block: Block;
  readonly rest: Rest;
  readonly notes: PressNotes;
}

/**
 * Sets the composer, asks for leave and presses. Resolves when the page has sent its first call, with the watch over
 * all that follows; the caller stops that watch.
 * @throws NeedsHuman or JobFailure with `charged: "no"` when nothing was pressed, JobFailure `unknown_fate` when it may have been
 */
export async function pressOnce(
  job: AgentJob,
  context: RunContext,
  { plan, page, place, kind, count, checkpoint }: PressOrder,
  { options, block, rest, notes }: Around,
): Promise<PressWatch> {
  const { tab, clock } = options;
  const recipe = options.recipe();
  const press = pressKey(job);
  await compose(plan, context.signal, options);
  // 1. Noted, so that a look-up knows where to look even if the worker dies with the next step.
  await notes.put(press, { page, place, at: clock.now(), count, kind, batch: null, media: [] });
  // 2. Leave, by the server and by the owner's pace.
  await context.submitting();
  const doubt = await block.message();
  if (doubt !== null) throw untouched(new NeedsHuman("challenge", doubt));
  const pause = await rest.refusal();
  if (pause !== null) throw pause;
  if (context.signal.reason instanceof Cancelled) throw cancelledUnpressed();
  context.signal.throwIfAborted();
  const watch = watchPress(tab, clock, press);
  try {
    // 3. The press itself. An answer that does not come leaves open whether it happened.
    const { problem } = await tab.ask("press", { press, plan }).catch((error) => {
      throw error instanceof TabTrouble ? lost(`press: ${error.message}`) : error;
    });
    if (problem !== null) throw untouched(problemFailure(recipe, problem));
    // 4. The page makes its own request.
    const sent = await watch.until(
      () => watch.sent.length > 0,
      recipe.timing["pressMs"] ?? 15_000,
      context.signal,
    );
    const first = watch.sent[0];
    if (!sent || first === undefined) throw lost("the page sent nothing after the press");
    const trace = checkpoint(first);
    await notes.add(press, { batch: trace.batch });
    await context.submitted(trace);
    return watch;
  } catch (error) {
    watch.stop();
    throw error;
  }
}

/** Sets the composer to the plan. */
async function compose(
  plan: Plan,
  signal: AbortSignal,
  { tab, recipe }: SiteDriverOptions<SiteRecipe>,
): Promise<void> {
  const uploadMs = recipe().timing["uploadMs"] ?? 60_000;
  // The site refuses some pictures, and says so only in its answer to their upload.
  let refused: JobFailure | null = null;
  const stop = tab.onEvent((event) => {
    if (event.type !== "answered" || event.name !== "upload" || event.reply.ok) return;
    refused ??= siteFailure(recipe(), event.reply.error);
  });
  try {
    const { problem } = await tab.ask("compose", { plan, uploadMs }).catch(asNetwork);
    signal.throwIfAborted();
    if (problem === null) return;
    throw problem.type === "not_attached" && refused !== null
      ? unpressed(refused)
      : problemFailure(recipe(), problem);
  } finally {
    stop();
  }
}

/** Trouble with the tab before anything was pressed. */
export function asNetwork(error: unknown): never {
  if (!(error instanceof TabTrouble)) throw error;
  if (error instanceof TabElsewhere) throw new NeedsHuman("sign_in", error.message);
  throw new JobFailure({ category: "network", code: "tab_trouble", message: error.message, charged: "no" }, {
    cause: error,
  });
}

/** Leave to press was given and not used: said as a failure, because the server counts the attempt as pressed. */
function untouched(error: JobFailure | NeedsHuman): JobFailure {
  if (error instanceof JobFailure) return error;
  const { reason, message } = error;
  return new JobFailure({ category: "needs_human", code: reason, message, charged: "no" });
}

function cancelledUnpressed(): JobFailure {
  const message = "cancelled by its owner before it was pressed";
  return new JobFailure({ category: "cancelled", code: "cancelled", message, charged: "no" });
}
