/** Follows a clip that Flow has taken until its bytes are stored. Reads only: the page is asked, nothing is pressed. */

import { JobFailure, type LookUpContext, sleep } from "@sluice/agent";
import type { FailureCategory } from "@sluice/domain";
import type { OutputMeta } from "@sluice/protocol";
import type { FlowRecipe } from "@sluice/recipes";
import { download } from "../driver/download.ts";
import { lost, siteFailure } from "../driver/failures.ts";
import { metaOf } from "../driver/gather_images.ts";
import type { PageUse } from "../driver/page_use.ts";
import { type SiteDriverOptions, TabTrouble } from "../driver/site_driver.ts";
import type { Item } from "../tab/messages.ts";

/** RECORD status codes: wire/flow.md §1.5. */
const STATUS = { running: 2, done: 3, failed: 4 } as const;
/** Questions in a row that may go unanswered before the clip counts as lost from sight. */
const MOST_TROUBLES = 5;

export interface Following {
  readonly context: LookUpContext;
  readonly options: SiteDriverOptions<FlowRecipe>;
  /** Brings the tab back when it is gone. */
  readonly reopen: () => Promise<unknown>;
  /** What is said of every output. */
  readonly meta?: OutputMeta;
}

/** While somebody sets the composer the tab is in his hands: whoever reads in it waits so long, ms. */
const HANDS_OFF_MS = 5_000;

/** Opens the tab anew for whoever reads in it, unless somebody composes there, who opens it himself. */
export function reopener(
  open: () => Promise<unknown>,
  signal: AbortSignal,
  { options: { clock }, composer }: PageUse & Pick<Following, "options">,
): Following["reopen"] {
  return () => composer.isTaken ? sleep(clock, HANDS_OFF_MS, signal) : open();
}

/**
 * The id of the medium that a call has begun.
 * @throws JobFailure `provider_changed` when its answer names none
 */
export function mediaOf([item]: readonly Item[], call: string, recipe: FlowRecipe): string {
  const media = item?.["media"];
  if (typeof media === "string") return media;
  throw siteFailure(recipe, { type: "unreadable", path: `${call}.media` });
}

/** A reading call. @throws TabTrouble, JobFailure */
export async function read(
  { tab, recipe }: SiteDriverOptions<FlowRecipe>,
  name: string,
  args: Readonly<Record<string, string>>,
): Promise<readonly Item[]> {
  const { reply } = await tab.ask("read", { name, args });
  if (!reply.ok) throw siteFailure(recipe(), reply.error);
  return reply.items;
}

/**
 * Waits for the clip and stores it as output 0.
 * @param media its id at Flow
 * @throws JobFailure when Flow failed to make it; `unknown_fate` when it was not seen to the end
 */
export async function storeClip(media: string, following: Following): Promise<void> {
  const { context, options } = following;
  const { clock, fetch } = options;
  const { signal } = context;
  const timing = options.recipe().timing;
  const until = clock.now() + (timing["clipMs"] ?? 1_200_000);
  await untilMade(media, until, following);
  let record: Item = {};
  const { bytes, mime } = await download(
    { fetch, clock, tries: timing["downloadTries"] ?? 3, signal },
    async () => {
      record = await addressed(media, "clip", following);
      return String(record["clip"]);
    },
    "video",
  );
  const { clipSeed: seed, clipPrompt: prompt } = record;
  await context.upload(0, bytes, mime, { ...metaOf({ seed, prompt }, media), ...following.meta });
}

async function untilMade(media: string, until: number, following: Following): Promise<void> {
  const { context, options } = following;
  const timing = options.recipe().timing;
  const ask = insistent(following);
  for (let failures = 0; options.clock.now() < until;) {
    const [record] = await ask("poll", { media }) ?? [];
    switch (record?.["status"]) {
      case STATUS.done:
        return;
      case STATUS.failed: {
        const refusal = refusalOf(record, options.recipe());
        if (refusal !== null) throw siteFailure(options.recipe(), refusal);
        // Without a reason it may be said before the clip is even begun (wire/flow.md §1.5).
        if (++failures >= (timing["failedPolls"] ?? 3)) throw failedWithoutReason();
        break;
      }
      case STATUS.running:
        context.progress(null, "Flow is making the clip");
        break;
      default:
        context.progress(null, "Flow has the clip in its queue");
    }
    await sleep(options.clock, timing["pollMs"] ?? 2_000, context.signal);
  }
  throw lost("the clip was not ready in time");
}

/**
 * The record of a medium as soon as it has an address: that may lag behind its end, and there is no record before
 * (wire/flow.md §1.5).
 * @throws JobFailure `provider_changed` when there is a record and no address where the recipe looks for it
 */
export async function addressed(
  media: string,
  field: "clip" | "image",
  following: Following,
): Promise<Item> {
  const { context, options } = following;
  const recipe = options.recipe();
  const until = options.clock.now() + (recipe.timing["addressMs"] ?? 30_000);
  let isListed = false;
  const ask = insistent(following, (error) => error.detail.code === NOT_THERE);
  do {
    const [record] = await ask("fetch", { media }) ?? [];
    if (typeof record?.[field] === "string") return record;
    isListed = record?.["media"] !== undefined;
    await sleep(options.clock, recipe.timing["fetchMs"] ?? 400, context.signal);
  } while (options.clock.now() < until);
  const path = `fetch.${field} ${JSON.stringify(recipe.calls["fetch"]?.reply.fields[field])}`;
  if (isListed) throw siteFailure(recipe, { type: "unreadable", path });
  throw lost(`Flow gave no address for the ${field} in time`);
}

/** Gives a fresh address of a medium whose earlier one is over. */
export function addressOf(field: "clip" | "image", following: Following): (media: string) => Promise<string> {
  return async (media) => String((await addressed(media, field, following))[field]);
}

/** The recipe's word for an id that Flow does not know, or does not know yet. */
export const NOT_THERE = "model_retired";

/**
 * Reads over passing trouble: null when there was some, an error when there was too much of it in a row. An error of a
 * question says nothing of the work that was asked about, so none of them ends it.
 * @param expected errors that are an answer and no trouble
 */
function insistent({ options, context, reopen }: Following, expected = (_: JobFailure) => false) {
  let troubles = 0;
  return async (name: string, args: Readonly<Record<string, string>>): Promise<readonly Item[] | null> => {
    try {
      const items = await read(options, name, args);
      troubles = 0;
      return items;
    } catch (error) {
      context.signal.throwIfAborted();
      if (error instanceof JobFailure && expected(error)) return null;
      if (++troubles > MOST_TROUBLES) throw asUnknown(error);
      if (error instanceof TabTrouble) await reopen().catch(() => {});
      else if (error instanceof JobFailure && GRAVE.has(error.detail.category)) throw asUnknown(error);
      return null;
    }
  };
}

const GRAVE: ReadonlySet<FailureCategory> = new Set(["needs_human", "provider_changed"]);

/** Whatever became of the question, the work itself goes on at Flow: it is looked for later. */
function asUnknown(error: unknown): unknown {
  if (error instanceof TabTrouble) return lost(error.message);
  if (!(error instanceof JobFailure)) return error;
  const { category, code, message } = error.detail;
  return GRAVE.has(category)
    ? new JobFailure({ category, code, message, charged: "unknown" })
    : lost(message);
}

function refusalOf(record: Item, { wire }: FlowRecipe) {
  const { reason, words } = record;
  if (typeof reason !== "string" || reason === "") return null;
  const name = reason.startsWith(wire.reasonPrefix) ? reason.slice(wire.reasonPrefix.length) : reason;
  const text = typeof words === "string" ? words : null;
  return { type: "refused", grpc: null, http: null, reason: name, text } as const;
}

function failedWithoutReason(): JobFailure {
  return new JobFailure({
    category: "invalid_input",
    code: "generation_failed",
    message: "Flow failed to make the clip and gave no reason",
    charged: "unknown",
  });
}
