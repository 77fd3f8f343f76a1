/** What the simulated provider itself knows, apart from the agent: which work was pressed, and for whom it waits. */

import type { AgentJob } from "@sluice/agent";
import { openLines } from "./lines.ts";

interface Press {
  readonly jobId: string;
  readonly attempt: number;
  readonly at: number;
  readonly job: AgentJob;
}

export interface ProviderTruth {
  /** The button: on the disk when it resolves. One line of `presses.jsonl` a press. */
  press(job: AgentJob): Promise<void>;
  wasPressed(jobId: string): boolean;
  /** The order as it was last pressed; read from the disk. */
  recall(jobId: string): Promise<AgentJob | null>;
  /** Whether this job waits for its owner: true the first time it is asked about a job, and false from then on. */
  mustAskHuman(jobId: string): boolean;
  /** Whether a job is waiting for its owner now. */
  readonly isParked: boolean;
  close(): Promise<void>;
}

/** Opens `<dir>/presses.jsonl`; each line is `{ jobId, attempt, at, job }` with `at` in ms since 1970 and the order. */
export async function openProviderTruth(dir: string): Promise<ProviderTruth> {
  const path = `${dir}/presses.jsonl`;
  const { lines, content } = await openLines(path, true);
  const pressed = new Set(content.map((line) => (JSON.parse(line) as Press).jobId));
  const asked = new Set<string>();
  const parked = new Set<string>();
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
      const written = (await Deno.readTextFile(path)).split("\n").findLast((line) => line.includes(jobId));
      return written === undefined ? null : (JSON.parse(written) as Press).job;
    },
    mustAskHuman(jobId) {
      parked.delete(jobId);
      if (asked.has(jobId)) return false;
      asked.add(jobId);
      parked.add(jobId);
      return true;
    },
    get isParked() {
      return parked.size > 0;
    },
    close: () => lines.close(),
  };
}
