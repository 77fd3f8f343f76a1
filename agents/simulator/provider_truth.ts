/** What the simulated provider itself knows, apart from the agent: which work was pressed, and for whom it waits. */

import type { AgentJob } from "@sluice/agent";
import { openLines } from "./lines.ts";

interface Press {
  readonly jobId: string;
  readonly attempt: number;
  readonly at: number;
  readonly job: AgentJob;
}

interface OfAttempt {
  readonly jobId: string;
  readonly attempt: number;
}

export interface ProviderTruth {
  /** The button: on the disk when it resolves. One line of `presses.jsonl` a press. */
  press(job: AgentJob): Promise<void>;
  wasPressed(jobId: string): boolean;
  /** The order as it was last pressed; read from the disk. */
  recall(jobId: string): Promise<AgentJob | null>;
  /** Whether this job waits for its owner: true the first time it is asked about a job, and false from then on. */
  mustAskHuman(of: OfAttempt): boolean;
  /** Nobody waits for this attempt any more, so the owner is not asked about it either. */
  forget(of: OfAttempt): void;
  /** Whether a job is waiting for its owner now. */
  readonly isParked: boolean;
  close(): Promise<void>;
}

/** The server gives up on work that was lost after 24 hours; an hour later nobody asks what was pressed. */
const PRESS_KEPT_MS = 25 * 3_600_000;

/**
 * Opens `<dir>/presses.jsonl`; each line is `{ jobId, attempt, at, job }` with `at` in ms since 1970 and the order.
 * Lines of more than 25 hours ago, and those that cannot be read, are left out from then on.
 */
export async function openProviderTruth(dir: string, now: number = Date.now()): Promise<ProviderTruth> {
  const path = `${dir}/presses.jsonl`;
  const { lines, content } = await openLines(path, true);
  const pressed = new Set<string>();
  const kept = content.filter((line) => {
    const press = readPress(line);
    if (press === null || now - press.at >= PRESS_KEPT_MS) return false;
    pressed.add(press.jobId);
    return true;
  });
  // On a full disk the old file stays, and is as good.
  if (kept.length < content.length) await lines.replace(kept).catch(() => {});
  const asked = new Set<string>();
  /** Attempts by their job. */
  const parked = new Map<string, number>();
  return {
    async press(job) {
      const { jobId, attempt } = job;
      await lines.append(JSON.stringify({ jobId, attempt, at: Date.now(), job } satisfies Press));
      pressed.add(jobId);
    },
    wasPressed: (jobId) => pressed.has(jobId),
    async recall(jobId) {
      if (!pressed.has(jobId)) return null;
      // Rarely asked, so only the ids are kept in memory.
      const written = (await Deno.readTextFile(path)).split("\n").filter((line) => line.includes(jobId));
      return written.map(readPress).findLast((press) => press?.jobId === jobId)?.job ?? null;
    },
    mustAskHuman({ jobId, attempt }) {
      parked.delete(jobId);
      if (asked.has(jobId)) return false;
      asked.add(jobId);
      parked.set(jobId, attempt);
      return true;
    },
    forget({ jobId, attempt }) {
      if (parked.get(jobId) === attempt) parked.delete(jobId);
    },
    get isParked() {
      return parked.size > 0;
    },
    close: () => lines.close(),
  };
}

/** Null for a line that a full disk or a crash has spoiled. */
function readPress(line: string): Press | null {
  try {
    const press: Press = JSON.parse(line);
    return typeof press.jobId === "string" && typeof press.at === "number" ? press : null;
  } catch {
    return null;
  }
}
