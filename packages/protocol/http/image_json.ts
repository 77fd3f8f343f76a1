/** The answer of `POST /v1/images/generations`: contracts/openai.md §3. */

import type { Job, Output } from "@sluice/domain";
import { sizeText } from "./size.ts";

/** One picture of the answer: base64 or a URL, never both. */
export type Picture = { readonly b64_json: string } | { readonly url: string };

/** The body for a completed job; `pictures` are in the order of its outputs. */
export function imagesJson(
  job: Job,
  pictures: readonly Picture[],
  asked: { readonly quality: string; readonly warnings: readonly string[] },
) {
  const first = job.outputs[0];
  return {
    created: Math.floor((job.finishedAt ?? job.submittedAt) / 1_000),
    data: pictures.map((picture, i) => ({ ...picture, ...revised(job.outputs[i]) })),
    background: job.spec.settings.background ?? "opaque",
    output_format: first?.mime.replace("image/", "") ?? "png",
    quality: asked.quality === "auto" ? "medium" : asked.quality,
    ...(first?.width && first.height ? { size: sizeText({ width: first.width, height: first.height }) } : {}),
    // these providers count pictures, not tokens: zeros are the truth, and SDKs want the numbers there
    usage: {
      input_tokens: 0,
      output_tokens: 0,
      total_tokens: 0,
      input_tokens_details: { image_tokens: 0, text_tokens: 0 },
      images: pictures.length,
      credits: job.credits.settled,
    },
    ...(asked.warnings.length === 0 ? {} : { warnings: asked.warnings }),
  };
}

function revised(output: Output | undefined): { revised_prompt?: string } {
  return output?.prompt === undefined ? {} : { revised_prompt: output.prompt };
}
