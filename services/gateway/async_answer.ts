/** "Do not let me wait": RFC 7240's `Prefer`, and the 202 that it leads to (contracts/settled.md point 10). */

import type { Job } from "@sluice/domain";
import { imageJobJson, pollAfterMs } from "@sluice/protocol";
import { factsOf } from "./job_facts.ts";
import { findJob } from "./job_source.ts";
import type { Kit } from "./kit.ts";

export interface Prefer {
  /** How long the result is waited for before the answer is 202. */
  readonly waitMs: number;
  /** For `Preference-Applied`; null when the body asked for it. */
  readonly applied: string | null;
}

const MOST_SECONDS = 600;

/**
 * What the client prefers; null when it said nothing of it and must never see a 202. `wait` beyond 600 s counts as 600;
 * what cannot be understood is ignored, as the RFC wants.
 */
export function readPrefer(headers: Headers, isAsync: boolean): Prefer | null {
  const words = (headers.get("prefer") ?? "").toLowerCase().split(/[,;]/).map((word) => word.trim());
  const respondAsync = words.includes("respond-async");
  const wait = words.map((word) => /^wait\s*=\s*"?(\d{1,9})"?$/.exec(word)?.[1]).find((s) => s !== undefined);
  if (!isAsync && !respondAsync && wait === undefined) return null;
  const seconds = Math.min(MOST_SECONDS, Number(wait ?? 0));
  const applied = [
    ...(respondAsync ? ["respond-async"] : []),
    ...(wait === undefined ? [] : [`wait=${seconds}`]),
  ];
  return { waitMs: seconds * 1_000, applied: applied.length === 0 ? null : applied.join(", ") };
}

export interface AcceptedOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly warnings?: readonly string[];
}

/** 202 with how the job stands and where to look again. */
export async function acceptedAnswer(
  kit: Kit,
  accountId: string,
  jobId: string,
  options: AcceptedOptions,
): Promise<Response> {
  const found = await findJob(kit.view, kit.pending, accountId, jobId);
  return stillWaiting(kit, jobId, found?.job ?? null, options);
}

/** The same for a job at hand; null for one that is stored and not decided. */
export function stillWaiting(
  { settings, view }: Kit,
  jobId: string,
  job: Job | null,
  { headers, warnings = [] }: AcceptedOptions,
): Response {
  const pollUrl = `${settings.publicUrl}/v1/images/generations/${jobId}`;
  const facts = job === null ? null : factsOf(view, job);
  const json = imageJobJson(
    { jobId, job, reason: facts?.wait?.message ?? null, now: settings.clock() },
    pollUrl,
    warnings,
  );
  const pollMs = pollAfterMs(job?.spec.model ?? "");
  return Response.json(json, {
    status: 202,
    headers: {
      ...headers,
      location: pollUrl,
      "openai-poll-after-ms": String(pollMs),
      "retry-after": String(Math.ceil(pollMs / 1_000)),
    },
  });
}
