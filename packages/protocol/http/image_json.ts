/** Pictures as `/v1/images/*` answers them: contracts/openai.md §3, contracts/settled.md point 10. */

import type { Job } from "@sluice/domain";
import { sizeText } from "./size.ts";
import { videoStatus } from "./status.ts";

/** One picture of an answer. */
export interface Picture {
  readonly b64_json?: string;
  readonly url?: string;
  readonly revised_prompt?: string;
}

/** What is said of all pictures of an answer. */
export interface PicturesFacts {
  /** When they were done, ms since 1970. */
  readonly at: number;
  readonly background: "transparent" | "opaque";
  /** Of the bytes, whatever was asked: `png`, `jpeg`, `webp`. */
  readonly format: string;
  /** As asked. */
  readonly quality: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly credits: number;
  readonly warnings: readonly string[];
}

/** The body of an answer. */
export function imagesJson(pictures: readonly Picture[], facts: PicturesFacts) {
  return {
    created: seconds(facts.at),
    data: pictures,
    ...shared(facts),
    usage: { ...usageOf(pictures.length), credits: facts.credits },
    ...(facts.warnings.length === 0 ? {} : { warnings: facts.warnings }),
  };
}

/** The data of `<what>.completed` on a stream. */
export function imageEventJson(what: string, picture: Picture, facts: PicturesFacts) {
  return {
    type: `${what}.completed`,
    ...picture,
    created_at: seconds(facts.at),
    ...shared(facts),
    usage: usageOf(1),
    safety_identifier: null,
    ...(facts.warnings.length === 0 ? {} : { warnings: facts.warnings }),
  };
}

function shared({ background, format, quality, width, height }: PicturesFacts) {
  return {
    background,
    output_format: format,
    quality: quality === "auto" ? "medium" : quality,
    ...(width !== null && height !== null ? { size: sizeText({ width, height }) } : {}),
  };
}

/** These providers count pictures, not tokens: zeros are the truth, and SDKs want the numbers there. */
function usageOf(images: number) {
  return {
    input_tokens: 0,
    output_tokens: 0,
    total_tokens: 0,
    input_tokens_details: { image_tokens: 0, text_tokens: 0 },
    images,
  };
}

export interface ImageJobFacts {
  readonly jobId: string;
  /** Null while it is stored and not decided. */
  readonly job: Job | null;
  readonly reason: string | null;
  /** Ms since 1970. */
  readonly now: number;
}

/** A job that nobody waits for: the body of a 202. */
export function imageJobJson(
  { jobId, job, reason, now }: ImageJobFacts,
  pollUrl: string,
  warnings: readonly string[],
) {
  return {
    id: jobId,
    object: "image.job",
    status: job === null ? "queued" : videoStatus(job.state.status),
    created_at: seconds(job?.submittedAt ?? now),
    x_state: job?.state.status ?? "pending",
    x_reason: reason,
    poll_url: pollUrl,
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function seconds(at: number): number {
  return Math.floor(at / 1_000);
}
