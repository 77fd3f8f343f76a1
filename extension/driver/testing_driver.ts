/** What a driver is given, without a browser: a tab, a time that jumps, a memory, and a context that writes down what is done. */

import type { AgentJob, Clock, LookUpContext, RunContext } from "@sluice/agent";
import type { OutputMeta } from "@sluice/protocol";
import type { SiteRecipe } from "@sluice/recipes";
import { openNotes } from "../background/notes.ts";
import { testStorage } from "../background/testing_storage.ts";
import type { SiteDriverOptions } from "./site_driver.ts";
import { testTab } from "./testing_tab.ts";

export interface JumpingClock extends Clock {
  /** Goes on by so much. */
  pass(ms: number): void;
  /** Jumps no more. */
  stand(): void;
  /** Timers that were neither called off nor have run. */
  readonly timers: number;
}

/** Time that jumps to the next timer as soon as nothing else happens. */
export function jumpingClock(): JumpingClock {
  const timers = new Set<{ readonly at: number; readonly then: () => void }>();
  let now = 1_000_000_000;
  let stands = false;
  function jump(): void {
    if (stands) return;
    const [next] = [...timers].sort((a, b) => a.at - b.at);
    if (next === undefined) return;
    timers.delete(next);
    now = Math.max(now, next.at);
    next.then();
  }
  return {
    now: () => now,
    after(ms, then) {
      const timer = { at: now + ms, then };
      timers.add(timer);
      setTimeout(jump);
      return () => void timers.delete(timer);
    },
    pass: (ms) => void (now += ms),
    stand: () => void (stands = true),
    get timers() {
      return timers.size;
    },
  };
}

/** PNG of no picture: enough to be taken for one. */
const PNG = Uint8Array.from("\x89PNG\r\n\x1a\n", (letter) => letter.charCodeAt(0));

export interface Uploaded {
  readonly index: number;
  readonly meta: OutputMeta | undefined;
}

/** What a driver is given, around a tab. The media hosts answer every address with a picture. */
export function testOptions<R extends SiteRecipe>(recipe: R) {
  const tab = testTab();
  const clock = jumpingClock();
  const notes = openNotes(testStorage(), "agent:");
  const control = new AbortController();
  const uploads: Uploaded[] = [];
  const checkpoints: unknown[] = [];
  const lookUp: LookUpContext = {
    signal: control.signal,
    recipe: null,
    progress: () => {},
    delta: () => {},
    upload(index, _bytes, _mime, meta) {
      uploads.push({ index, meta });
      return Promise.resolve({ mediaId: `stored ${index}` });
    },
    fetchReference: () => Promise.reject(new Error("there are no references")),
  };
  const context: RunContext = {
    ...lookUp,
    submitting: () => Promise.resolve(),
    submitted: (checkpoint) => Promise.resolve(void checkpoints.push(checkpoint)),
  };
  const options: SiteDriverOptions<R> = {
    tab: tab.tab,
    notes,
    recipe: () => recipe,
    pace: () => ({ concurrency: 4, minGapMs: 0 }),
    log: () => {},
    clock,
    fetch: () => Promise.resolve(new Response(PNG)),
  };
  return { tab, clock, notes, options, context, control, uploads, checkpoints };
}

/** An order of pictures. */
export function pictures(jobId: string, more: Partial<AgentJob> = {}): AgentJob {
  return {
    jobId,
    attempt: 1,
    kind: "image",
    model: "imagen4",
    prompt: "a lighthouse",
    settings: { aspectRatio: "1:1", count: 1 },
    references: [],
    leaseMs: 30_000,
    deadline: Number.MAX_SAFE_INTEGER,
    ...more,
  };
}
