/** The account's own list of pictures at Freepik: where their addresses stand, and the last place to look for lost work. */

import { sleep } from "@sluice/agent";
import type { FreepikRecipe } from "@sluice/recipes";
import { lost, siteFailure } from "../driver/failures.ts";
import { asNetwork } from "../driver/press_once.ts";
import type { PressNote } from "../driver/press_notes.ts";
import type { SiteDriverOptions } from "../driver/site_driver.ts";
import type { Item } from "../tab/messages.ts";

/** How far this machine's clock may be before Freepik's, ms. */
const CLOCKS_APART_MS = 120_000;
/** What Freepik calls a picture that will never be there. */
const FAILED = "failed";

type Options = SiteDriverOptions<FreepikRecipe>;

/** Gives an address of a picture as soon as it is drawn: the answer that names it may come before that. */
export function addressOf(options: Options, signal: AbortSignal): (media: string) => Promise<string> {
  const { clock, recipe } = options;
  return async (media) => {
    const { imageMs = 180_000, pollMs = 2_000 } = recipe().timing;
    for (const until = clock.now() + imageMs; clock.now() < until; await sleep(clock, pollMs, signal)) {
      const items = await read(options, "history", {});
      const found = items.find((item) => item["media"] === media)?.["url"];
      if (typeof found === "string") return found;
    }
    throw lost("Freepik's list does not have the picture");
  };
}

export interface Listed {
  /** Those that are drawn; what was stored before comes first and in its old order, because its places are taken. */
  readonly drawn: readonly Item[];
  /** Whether others are still being drawn. */
  readonly isDrawing: boolean;
}

/**
 * Pictures of a press: by its family if that was seen, else by prompt, time and nobody's claim.
 * @param prompt null when the order was lost
 * @param claimed ids of pictures and families of other presses, asked for when the list is there
 */
export async function listedFor(
  { batch, at, count, media }: PressNote,
  prompt: string | null,
  claimed: () => Promise<ReadonlySet<string>>,
  options: Options,
): Promise<Listed> {
  const items = batch === null
    ? (await unclaimed(at, prompt, claimed, options)).slice(0, count)
    : await read(options, "family", { family: batch });
  const place = (item: Item) => {
    const known = media.indexOf(String(item["media"]));
    return known < 0 ? media.length + Number(item["index"] ?? 0) : known;
  };
  return {
    drawn: items.filter((item) => typeof item["url"] === "string").sort((a, b) => place(a) - place(b)),
    isDrawing: items.some((item) => typeof item["url"] !== "string" && item["status"] !== FAILED),
  };
}

async function unclaimed(
  at: number,
  prompt: string | null,
  claimed: () => Promise<ReadonlySet<string>>,
  options: Options,
): Promise<readonly Item[]> {
  if (prompt === null) return [];
  const items = await read(options, "history", {});
  const theirs = await claimed();
  return items.filter((item) =>
    item["prompt"] === prompt && !theirs.has(String(item["media"])) && !theirs.has(String(item["family"])) &&
    timeOf(item["at"]) >= at - CLOCKS_APART_MS
  );
}

async function read(
  { tab, recipe }: Options,
  name: string,
  args: Readonly<Record<string, string>>,
): Promise<readonly Item[]> {
  const { reply } = await tab.ask("read", { name, args }).catch(asNetwork);
  if (!reply.ok) throw siteFailure(recipe(), reply.error);
  return reply.items;
}

/** Ms since 1970 of a time as Freepik may write it: seconds, milliseconds or ISO 8601. */
function timeOf(value: unknown): number {
  if (typeof value === "number") return value < 1e11 ? value * 1_000 : value;
  return Date.parse(String(value));
}
