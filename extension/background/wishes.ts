/** Does what the owner asks for in the popup or the side panel. */

import type { Site } from "@sluice/recipes";
import * as z from "zod";
import type { Answer, Wish } from "../status.ts";
import { pair, PairingFailed } from "./pairing.ts";
import type { Settings } from "./settings.ts";
import type { SiteWork } from "./site.ts";
import type { Sites } from "./sites.ts";

const site = z.enum(["flow", "freepik"] satisfies Site[]);
const wishes: z.ZodType<Wish> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("pair"), server: z.string().max(2_000), code: z.string().max(32), site }),
  z.object({ type: z.literal("unpair"), site }),
  z.object({ type: z.literal("pause"), site: z.enum([...site.options, "all"]), paused: z.boolean() }),
  z.object({
    type: z.literal("pace"),
    site,
    concurrency: z.number().int().min(1).max(8),
    minGapMs: z.number().int().min(1_000).max(3_600_000),
  }),
  z.object({ type: z.literal("goOn"), site }),
  z.object({ type: z.literal("show"), site }),
  z.object({ type: z.literal("log") }),
]);

export interface WishesAround {
  readonly sites: Sites;
  readonly settings: Settings;
  readonly fetch: typeof globalThis.fetch;
  /** What the agent is called at the server. */
  readonly agentName: (site: Site) => string;
  /** The log as the owner copies it. */
  readonly log: () => Promise<string>;
  /** The status is another one now. */
  readonly changed: () => void;
}

/** Answers a wish; never rejects. */
export async function answerWish(wish: unknown, around: WishesAround): Promise<Answer> {
  const asked = wishes.safeParse(wish);
  if (!asked.success) return { ok: false, error: `Sluice does not know this wish: ${asked.error.message}` };
  try {
    return await grant(asked.data, around);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const field = error instanceof PairingFailed ? error.field : undefined;
    return { ok: false, error: words, ...(field === undefined ? {} : { field }) };
  }
}

async function grant(wish: Wish, around: WishesAround): Promise<Answer> {
  const { sites, settings } = around;
  switch (wish.type) {
    case "pair":
      await sites.add(await pair({ ...wish, name: around.agentName(wish.site) }, around.fetch));
      return { ok: true };
    case "unpair":
      await sites.remove(wish.site);
      return { ok: true };
    case "pause":
      return await forEach(
        wish.site === "all" ? sites.all() : [workOf(wish.site, sites)],
        around,
        (site) => settings.pause(site, wish.paused),
      );
    case "pace": {
      const { concurrency, minGapMs } = wish;
      return await forEach(
        [workOf(wish.site, sites)],
        around,
        (site) => settings.setPace(site, { concurrency, minGapMs }),
      );
    }
    case "goOn":
      await workOf(wish.site, sites).goOn();
      return { ok: true };
    case "show":
      await workOf(wish.site, sites).show();
      return { ok: true };
    case "log":
      return { ok: true, log: await around.log() };
    default:
      return wish satisfies never;
  }
}

/** A setting holds at once, even if it cannot be kept. */
async function forEach(
  works: readonly SiteWork[],
  { changed }: WishesAround,
  set: (site: Site) => Promise<void>,
): Promise<Answer> {
  const kept = works.map((work) => {
    const keeping = set(work.paired.site);
    work.settingsChanged();
    return keeping;
  });
  changed();
  await Promise.all(kept);
  return { ok: true };
}

function workOf(site: Site, sites: Sites): SiteWork {
  const work = sites.of(site);
  if (work === undefined) throw new Error("This site is not paired any more");
  return work;
}
