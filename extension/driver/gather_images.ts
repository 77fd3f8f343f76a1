/** From the page's answers to stored pictures: each is fetched and handed on as soon as its answer is there. */

import { JobFailure, type LookUpContext } from "@sluice/agent";
import type { OutputMeta } from "@sluice/protocol";
import type { SiteRecipe } from "@sluice/recipes";
import type { Item } from "../tab/messages.ts";
import { download } from "./download.ts";
import { lost, siteFailure } from "./failures.ts";
import type { PressNotes } from "./press_notes.ts";
import type { Answered, PressWatch } from "./press_watch.ts";
import type { SiteDriverOptions } from "./site_driver.ts";

export interface MadeImage {
  readonly index: number;
  readonly media: string;
}

export interface Gathering {
  readonly press: string;
  /** Pictures asked for. */
  readonly count: number;
  /** The call whose answers carry pictures. */
  readonly call: string;
  readonly watch: PressWatch;
  readonly context: LookUpContext;
  readonly notes: PressNotes;
  readonly options: SiteDriverOptions<SiteRecipe>;
  /** Gives an address of a picture that came without one, or whose first one does not work. */
  readonly refresh: (media: string) => Promise<string>;
  /** What is said of every picture. */
  readonly meta?: OutputMeta;
  /** Hears each refusal, also when other pictures are made. */
  readonly refused?: (failure: JobFailure) => Promise<void>;
}

/**
 * Stores what the answers bring, until every call is answered, the page is gone or the time is up.
 * @returns the pictures that were stored, at least one
 * @throws JobFailure by the site's own words when it refused all; `charged: "unknown"` when more may exist than was stored
 */
export async function gatherImages(gathering: Gathering): Promise<readonly MadeImage[]> {
  const { watch, count, call, context, notes, options, press } = gathering;
  const recipe = options.recipe();
  const until = options.clock.now() + (recipe.timing["imageMs"] ?? 180_000);
  const made: MadeImage[] = [];
  const storing: Promise<void>[] = [];
  const refusals: JobFailure[] = [];
  const answers = () => watch.answered.filter(({ sent }) => sent.name === call);
  for (let taken = 0; made.length + refusals.length < count;) {
    const sent = watch.sent.length;
    // A site may give up the rest after a refusal: what it does not ask for soon it will not ask for.
    const patience = watch.answered.length < sent ? Infinity : recipe.timing["pressMs"] ?? 15_000;
    const more = await watch.until(
      () => answers().length > taken || watch.sent.length > sent || otherRefusal(gathering) !== undefined,
      Math.min(patience, until - options.clock.now()),
      context.signal,
    );
    const answer = answers()[taken];
    if (answer === undefined && more && watch.sent.length > sent) continue;
    if (answer === undefined) break;
    taken++;
    if (!answer.reply.ok) {
      const refusal = siteFailure(recipe, answer.reply.error);
      refusals.push(refusal);
      await gathering.refused?.(refusal);
      continue;
    }
    for (const item of answer.reply.items) {
      const image = { index: made.length, media: String(item["media"]) };
      made.push(image);
      const stored = store(gathering, image, item);
      stored.catch(() => {}); // told below, when the others are there too
      storing.push(stored);
    }
    await notes.add(press, { media: made.map(({ media }) => media) });
    context.progress(Math.floor(100 * made.length / count), `picture ${made.length} of ${count} is made`);
  }
  await Promise.all(storing);
  // What was asked and not clearly refused may exist too: it is looked for, and comes to what is stored already.
  const unclear = refusals.find(({ detail }) => detail.charged === "unknown");
  if (unclear !== undefined) throw unclear;
  const isShort = made.length + refusals.length < count;
  if (isShort && (watch.gone || watch.answered.length < watch.sent.length)) {
    throw lost(watch.gone ? "the page went away before it was answered" : "the site did not answer in time");
  }
  if (made.length > 0) return made;
  throw refusals[0] ?? otherRefusal(gathering) ?? lost("the site asked for no picture");
}

/** Of a call that comes before the pictures: none will follow then. */
function otherRefusal({ watch, options, call }: Gathering): JobFailure | undefined {
  const refused = (answer: Answered) => !answer.reply.ok && answer.sent.name !== call;
  const reply = watch.answered.find(refused)?.reply;
  return reply === undefined || reply.ok ? undefined : siteFailure(options.recipe(), reply.error);
}

async function store(
  { context, options, refresh, meta }: Pick<Gathering, "context" | "options" | "refresh" | "meta">,
  { index, media }: MadeImage,
  item: Item,
): Promise<void> {
  const { fetch, clock } = options;
  const tries = options.recipe().timing["downloadTries"] ?? 3;
  const first = item["url"];
  const address = async (attempt: number) =>
    attempt === 0 && typeof first === "string" ? first : await refresh(media);
  const { bytes, mime } = await download({ fetch, clock, tries, signal: context.signal }, address, "image");
  await context.upload(index, bytes, mime, { ...metaOf(item, media), ...meta });
}

/** What may be told of an output. */
export function metaOf(item: Item, media: string): { providerId: string; seed?: number; prompt?: string } {
  const { prompt } = item;
  const seed = Number(item["seed"] ?? NaN);
  return {
    providerId: media,
    ...(Number.isSafeInteger(seed) ? { seed } : {}),
    ...(typeof prompt === "string" ? { prompt } : {}),
  };
}
