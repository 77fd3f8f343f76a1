/** Sites for tests: a status in which all is well, a driver that does what it is told. */

import type { AgentJob, RunContext } from "@sluice/agent";
import type { SiteDriver, SiteTab } from "../driver/site_driver.ts";
import type { SiteStatus } from "../status.ts";

/** A site that is ready, but for what is given. */
export function siteStatus(rest: Partial<SiteStatus> = {}): SiteStatus {
  return {
    site: "flow",
    name: "flow here",
    server: "http://127.0.0.1:8001",
    link: "online",
    trouble: null,
    storageTrouble: null,
    paused: null,
    blocked: null,
    drift: [],
    resting: null,
    account: null,
    jobs: [],
    today: { done: 0, failed: 0 },
    lastGoodAt: null,
    recipe: { version: 1, unproven: true },
    pace: { concurrency: 4, minGapMs: 2_000, most: 4, least: 2_000 },
    ...rest,
  };
}

/** A driver whose page is fine and whose jobs end at once, but for what is given. */
export function siteDriver(rest: Partial<SiteDriver> = {}): SiteDriver {
  return {
    provider: "flow",
    capabilities: { models: ["m"], kinds: ["image"], concurrency: 1, minGapMs: 1_000 },
    account: async () => ({ label: null, credits: 10, tier: "PRO", signedIn: true }),
    run: async () => {},
    check: async () => ({ blocked: null, missing: [], contract: "", credits: null, tier: null }),
    goOn: async () => {},
    ...rest,
  };
}

/** A tab in which nothing is ever asked. */
export const NO_TAB: SiteTab = {
  open: async () => "page",
  address: async () => null,
  ask: () => Promise.reject(new Error("nobody should ask")),
  onEvent: () => () => {},
  onGone: () => () => {},
  show: async () => {},
};

export const JOB = {
  jobId: "0190a1b2-0000-7000-8000-000000000001",
  kind: "image",
  prompt: "a cat",
} as AgentJob;

/** What a run is given, with its progress told to `progress`. */
export function runContext(progress: RunContext["progress"] = () => {}): RunContext {
  return {
    signal: new AbortController().signal,
    recipe: null,
    progress,
    delta: () => {},
    upload: async () => ({ mediaId: "m" }),
    fetchReference: async () => new Uint8Array(),
    submitting: async () => {},
    submitted: async () => {},
  };
}
