/** Has Flow enlarge what it made, through the page's own menu: pictures to 2K or 4K, clips to 1080p. */

import type { AgentJob } from "@sluice/agent";
import type { OutputMeta } from "@sluice/protocol";
import { lost, problemFailure, siteFailure } from "../driver/failures.ts";
import { mimeOf } from "../driver/download.ts";
import { watchPress } from "../driver/press_watch.ts";
import { type Following, mediaOf, storeClip } from "./clip.ts";

export type Larger = "2K" | "4K";

/** The size to which the job's outputs are to be enlarged, or null. */
export function largerOf({ settings: { resolution } }: AgentJob): Larger | null {
  return resolution === undefined || resolution === "1K" ? null : resolution;
}

/**
 * What is to be enlarged comes in the page's own size first, and is charged as that if it stays so.
 * @param job null when the order was lost: then nobody knows what was to be
 */
export function asMade(job: AgentJob | null): { readonly meta?: OutputMeta } {
  return job !== null && largerOf(job) === null ? {} : { meta: { resolution: "1K" } };
}

/**
 * Enlarges one output and stores it in the original's place. The caller holds the composer.
 * @param press the key of this enlargement: it is asked for once
 * @throws JobFailure when Flow refuses; the original stays stored
 */
export async function upscale(
  kind: "image" | "video",
  media: string,
  index: number,
  larger: Larger,
  press: string,
  following: Following,
): Promise<void> {
  const { context, options } = following;
  const { tab, clock } = options;
  const recipe = options.recipe();
  const call = kind === "image" ? "upscaleImage" : "upscaleVideo";
  const watch = watchPress(tab, clock, press);
  try {
    const values = { media, choice: recipe.values[call]?.[larger] ?? larger };
    const opened = await tab.ask("act", {
      action: kind === "image" ? "openImage" : "openClip",
      values,
      press: null,
    });
    if (opened.problem !== null) throw problemFailure(recipe, opened.problem);
    const chosen = await tab.ask("act", { action: "upscale", values, press });
    if (chosen.problem !== null) throw problemFailure(recipe, chosen.problem);
    await tab.ask("act", { action: "close", values, press: null });
    const answered = () => watch.answered.find(({ sent }) => sent.name === call);
    await watch.until(() => answered() !== undefined, recipe.timing["imageMs"] ?? 180_000, context.signal);
    const reply = answered()?.reply;
    if (reply === undefined) throw lost("Flow did not answer the enlargement");
    if (!reply.ok) throw siteFailure(recipe, reply.error);
    if (kind === "video") {
      return await storeClip(mediaOf(reply.items, call, recipe), {
        ...following,
        meta: { resolution: larger },
      });
    }
    const [item] = reply.items;
    const bytes = Uint8Array.fromBase64(String(item?.["data"]));
    const mime = mimeOf(bytes);
    if (mime === null) throw lost("the enlarged picture is no picture");
    await context.upload(index, bytes, mime, { providerId: media, resolution: larger });
  } finally {
    watch.stop();
  }
}
