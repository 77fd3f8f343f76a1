/** The agent's memory in one file: a journal of changes, written anew when it is mostly history. */

import type { HeldJob, Kept, OutboxStore } from "@sluice/agent";
import type { ReportedMessage } from "@sluice/protocol";
import { openLines } from "./lines.ts";

type Recipe = NonNullable<Kept["recipe"]>;

type Change =
  | { readonly op: "message"; readonly message: ReportedMessage }
  | { readonly op: "answered"; readonly id: string }
  | { readonly op: "job"; readonly job: HeldJob }
  | { readonly op: "over"; readonly jobId: string }
  | { readonly op: "recipe"; readonly recipe: Recipe };

/** A journal shorter than this is not worth writing anew, bytes. */
const LEAST_BYTES = 1_000_000;

/**
 * Opens the store in `<dir>/outbox.jsonl`. Writes survive the end of the process; they are not synced one by one,
 * because what a lost host forgets here is found out from the server and from the provider. For the same reason
 * a line that is no change of ours is skipped: one spoiled line must not keep the agent from starting.
 */
export async function openFileStore(dir: string): Promise<OutboxStore & { close(): Promise<void> }> {
  const path = `${dir}/outbox.jsonl`;
  const messages = new Map<string, ReportedMessage>();
  const jobs = new Map<string, HeldJob>();
  let recipe: Recipe | null = null;

  function apply(change: Change): void {
    switch (change.op) {
      case "message":
        return void messages.set(change.message.id, change.message);
      case "answered":
        return void messages.delete(change.id);
      case "job":
        return void jobs.set(change.job.order.jobId, change.job);
      case "over":
        return void jobs.delete(change.jobId);
      case "recipe":
        recipe = change.recipe;
        return;
      default:
        change satisfies never;
    }
  }

  function* present(): Iterable<string> {
    if (recipe !== null) yield JSON.stringify({ op: "recipe", recipe } satisfies Change);
    for (const job of jobs.values()) yield JSON.stringify({ op: "job", job } satisfies Change);
    for (const message of messages.values()) {
      yield JSON.stringify({ op: "message", message } satisfies Change);
    }
  }

  const { lines, content } = await openLines(path, false);
  for (const line of content) {
    try {
      apply(JSON.parse(line));
    } catch {
      continue;
    }
  }
  let rewriteAt = LEAST_BYTES;
  if (content.length > 0) await tidyUp();

  /** What is in the file is as good, only longer: a full disk that refuses a second one does no harm. */
  function tidyUp(): Promise<void> {
    return lines.replace(present()).catch(() => {});
  }

  function record(change: Change): Promise<void> {
    apply(change);
    const written = lines.append(JSON.stringify(change));
    if (lines.length < rewriteAt) return written;
    rewriteAt = Infinity;
    void tidyUp().then(() => rewriteAt = Math.max(LEAST_BYTES, lines.length * 4));
    return written;
  }

  return {
    load: async () => ({ messages: [...messages.values()], jobs: [...jobs.values()], recipe }),
    putMessage: (message) => record({ op: "message", message }),
    deleteMessage: (id) => record({ op: "answered", id }),
    putJob: (job) => record({ op: "job", job }),
    deleteJob: (jobId) => record({ op: "over", jobId }),
    putRecipe: (next) => record({ op: "recipe", recipe: next }),
    close: () => lines.close(),
  };
}
