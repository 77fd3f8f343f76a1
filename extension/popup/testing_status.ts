/** Statuses for tests. */

import { siteStatus } from "../background/testing_site.ts";
import type { JobStatus, SiteStatus } from "../status.ts";

/** 14:00 of a day, in the pages' time zone. */
export const AT_TWO = Date.UTC(2026, 0, 31, 14, 0, 0);

/** A site with nothing to do and nothing wrong. */
export const READY = siteStatus({
  name: "Chrome on Linux",
  account: { credits: 1_250, tier: "Pro" },
  today: { done: 12, failed: 1 },
  lastGoodAt: AT_TWO - 60_000,
  recipe: { version: 1, unproven: false },
  pace: { concurrency: 2, minGapMs: 2_000, most: 4, least: 2_000 },
});

export const FREEPIK: SiteStatus = { ...READY, site: "freepik" };

export const BLOCKED: SiteStatus = {
  ...READY,
  blocked: { reason: "challenge", message: "Flow asks whether you are a person" },
};

/** A job that began `n` seconds ago. */
export function jobOf(n: number, more: Partial<JobStatus> = {}): JobStatus {
  const since = AT_TWO - n * 1_000;
  return {
    jobId: `job-${n}`,
    kind: "image",
    prompt: `prompt ${n}`,
    phase: "composing",
    progress: null,
    since,
    ...more,
  };
}
