/** What an agent must remember over a restart, as a port: the extension keeps it in `chrome.storage`, others in a file. */

import type { Checkpoint, Holding } from "@sluice/domain";
import type { NewJob, Recipe, ReportedMessage } from "@sluice/protocol";

/** An attempt that the agent has taken on. */
export interface HeldJob {
  readonly order: NewJob;
  readonly phase: Holding["phase"];
  readonly checkpoint: Checkpoint | null;
  /** When it was taken on, ms since 1970. */
  readonly at: number;
}

export interface Kept {
  /** In the order in which they were put. */
  readonly messages: readonly ReportedMessage[];
  readonly jobs: readonly HeldJob[];
  readonly recipe: Recipe | null;
}

/**
 * Keeps messages until they are acknowledged and jobs until they are over. Calls take effect and resolve in the
 * order of the calls. What is lost by a crash is repaired by the server's reconciliation, save one thing: a
 * `putJob` that has resolved must survive the end of the process.
 */
export interface OutboxStore {
  load(): Promise<Kept>;
  putMessage(message: ReportedMessage): Promise<void>;
  deleteMessage(id: string): Promise<void>;
  /** Replaces what was kept of the same job. */
  putJob(job: HeldJob): Promise<void>;
  deleteJob(jobId: string): Promise<void>;
  putRecipe(recipe: Recipe): Promise<void>;
}

/** A store that forgets everything with the process: for tests and for providers without memory of their own. */
export function memoryStore(): OutboxStore {
  const messages = new Map<string, ReportedMessage>();
  const jobs = new Map<string, HeldJob>();
  let recipe: Recipe | null = null;
  return {
    load: async () => ({ messages: [...messages.values()], jobs: [...jobs.values()], recipe }),
    putMessage: async (message) => void messages.set(message.id, message),
    deleteMessage: async (id) => void messages.delete(id),
    putJob: async (job) => void jobs.set(job.order.jobId, job),
    deleteJob: async (jobId) => void jobs.delete(jobId),
    putRecipe: async (next) => void (recipe = next),
  };
}
