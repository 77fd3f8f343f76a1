/** The jobs of a worker that knows nothing of attempts: what it says in the older words becomes reports about the right one. */

import type { Holding } from "@sluice/domain";
import { failureCategory, type NewJob, type ServerMessage } from "@sluice/protocol";

interface Held {
  readonly attempt: number;
  /** Whether the worker said anything about it: then its provider may have been asked. */
  begun: boolean;
}

type Answer = { readonly type: "ack" | "drop" } | { readonly type: "error"; readonly message: string };

export interface ExtensionJobs {
  /** What the server said, in the words of the agent protocol. */
  heard(message: ServerMessage): void;
  /** What the worker said, in the words of the reference. */
  said(message: Record<string, unknown>): void;
  holding(): readonly Holding[];
}

/** `tell` speaks to the worker, `say` to the server. */
export function openExtensionJobs({ tell, say, newId }: {
  readonly tell: (message: Record<string, unknown>) => void;
  readonly say: (message: unknown) => void;
  readonly newId: () => string;
}): ExtensionJobs {
  const jobs = new Map<string, Held>();
  const waiting = new Map<string, (answer: Answer) => void>();

  /** Says something that changes state, and resolves with the server's answer to it. */
  function report(message: Record<string, unknown>): Promise<Answer> {
    const id = newId();
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      say({ ...message, id });
    });
  }

  function answered(id: string | undefined, answer: Answer): void {
    const resolve = waiting.get(id ?? "");
    waiting.delete(id ?? "");
    resolve?.(answer);
  }

  /** Hands a job over only when it is written down that its button may be pressed: the worker will not ask. */
  async function handOver(order: NewJob): Promise<void> {
    const { jobId, attempt } = order;
    jobs.set(jobId, { attempt, begun: false });
    for (const type of ["accepted", "submitting"]) {
      const answer = await report({ type, jobId, attempt });
      if (answer.type !== "ack") return void jobs.delete(jobId);
    }
    const { prompt, settings, model, kind } = order;
    tell({ ...order, job: { id: jobId, type: kind, prompt, settings: { model, ...settings } } });
  }

  /** At the first word about a job its provider was asked, as far as anybody can tell. */
  function began(jobId: string, held: Held): void {
    if (held.begun) return;
    held.begun = true;
    void report({ type: "submitted", jobId, attempt: held.attempt, checkpoint: {} });
  }

  async function completed(jobId: string, held: Held, message: Record<string, unknown>): Promise<void> {
    began(jobId, held);
    const { attempt } = held;
    const urls = [message["resultUrls"] ?? message["resultUrl"] ?? []].flat().filter((url) =>
      typeof url === "string"
    );
    for (const [index, url] of urls.entries()) {
      const answer = await report({ type: "job_output", jobId, attempt, index, url });
      if (answer.type !== "error") continue;
      tell({ type: "error", jobId, code: "result_not_stored", error: answer.message });
      return fail(jobId, held, "unknown_fate", "result_not_stored", answer.message, "unknown");
    }
    const outputs = typeof message["outputs"] === "number" ? message["outputs"] : urls.length;
    const answer = await report({ type: "job_completed", jobId, attempt, outputs });
    if (answer.type === "error") tell({ type: "error", jobId, error: answer.message });
    else jobs.delete(jobId);
  }

  function fail(
    jobId: string,
    { attempt }: Held,
    category: string,
    code: string,
    message: string,
    charged: string,
  ): void {
    jobs.delete(jobId);
    void report({ type: "job_failed", jobId, attempt, category, code, message, charged });
  }

  /** contracts/settled.md point 25: without a category it is a matter of whether the provider was asked. */
  function failed(jobId: string, held: Held, message: Record<string, unknown>): void {
    const known = failureCategory.safeParse(message["category"]);
    const category = known.success ? known.data : held.begun ? "unknown_fate" : "network";
    const charged = message["charged"] === "yes" || message["charged"] === "no"
      ? message["charged"]
      : held.begun
      ? "unknown"
      : "no";
    const words = (textOf(message["error"]) ?? textOf(message["message"]) ?? "the worker gave no reason")
      .slice(
        0,
        4_000,
      );
    const code = typeof message["code"] === "string" && message["code"] !== ""
      ? message["code"].slice(0, 100)
      : "failed";
    fail(jobId, held, category, code, words, charged);
  }

  return {
    heard(message) {
      switch (message.type) {
        case "new_job":
          // told twice when a heartbeat crosses the order; the second hand-over would be refused, and the job be lost with it
          return jobs.get(message.jobId)?.attempt === message.attempt ? undefined : void handOver(message);
        case "look_up":
          // it cannot look, but it may still come back with the result
          return void jobs.set(message.jobId, { attempt: message.attempt, begun: true });
        case "cancel_job":
          return tell({ type: "cancel_job", jobId: message.jobId });
        case "ack":
          return answered(message.of, { type: "ack" });
        case "error":
          return answered(message.of, { type: "error", message: message.message });
        case "drop":
          if (jobs.get(message.jobId)?.attempt === message.attempt) jobs.delete(message.jobId);
          return answered(message.of, { type: "drop" });
        case "sync":
          for (const { jobId } of message.drop) jobs.delete(jobId);
          return;
        case "pause":
        case "resume":
          return tell({ type: message.type });
        default:
      }
    },
    said(message) {
      const jobId = textOf(message["jobId"]) ?? "";
      const held = jobs.get(jobId);
      if (held === undefined) {
        return tell({
          type: "error",
          jobId,
          code: "not_yours",
          error: "this job is not with this worker (any more)",
        });
      }
      switch (message["type"]) {
        case "job_progress": {
          began(jobId, held);
          const progress = typeof message["progress"] === "number"
            ? Math.min(100, Math.max(0, message["progress"]))
            : null;
          const words = typeof message["message"] === "string" ? message["message"].slice(0, 4_000) : "";
          return say({ type: "job_progress", jobId, attempt: held.attempt, progress, message: words });
        }
        case "job_completed":
          return void completed(jobId, held, message);
        case "job_failed":
          return failed(jobId, held, message);
        default:
          tell({
            type: "error",
            jobId,
            code: "unknown_type",
            error: "accepted is job_progress, job_completed, job_failed, request_job, ping",
          });
      }
    },
    holding: () =>
      [...jobs].map(([jobId, { attempt, begun }]) => ({
        jobId,
        attempt,
        phase: begun ? "submitted" : "submitting",
      })),
  };
}

/** What a worker wrote as text; of an object none can be made, for it may name its own `toString`. */
function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : null;
}
