/** What a finished job says in a conversation. */

import type { Job } from "@sluice/domain";
import type { ChatContent } from "@sluice/protocol";
import type { Made } from "./images_gather.ts";
import type { Kit } from "./kit.ts";
import { mediaUrl } from "./media_urls.ts";

/** The answer to those who only ask whether somebody is there; it costs nothing. */
export const SIGN_OF_LIFE: ChatContent = {
  content: "Hello! I make pictures and clips: say what you would like to see.",
  images: [],
  warnings: [],
};

/** Markdown with the pictures, or with a link to the clip. */
export function contentOf(
  { settings }: Kit,
  made: readonly Made[],
  warnings: readonly string[],
): ChatContent {
  const urls = made.map(({ output }) => mediaUrl(settings, output.mediaId));
  const lines = made.map(({ job, output }, i) =>
    `${output.mime.startsWith("image/") ? "!" : ""}[${altOf(job)}](${urls[i]})`
  );
  const images = urls.filter((_, i) => made[i]?.output.mime.startsWith("image/"));
  return { content: lines.join("\n\n"), images, warnings };
}

const MAX_ALT = 80;

/** The prompt as far as it cannot end the brackets it stands in. */
function altOf({ spec }: Job): string {
  const text = spec.prompt.replace(/[[\]()\\`<>!]/g, " ").replace(/\s+/g, " ").trim();
  const short = text.length > MAX_ALT ? `${text.slice(0, MAX_ALT - 1).toWellFormed()}…` : text;
  return short === "" ? spec.kind : short;
}
