/** The JSON of commits and live signals, made once however many clients they go to. */

import type { Commit } from "@sluice/domain";
import { commitJson, type EventFilter, eventsFor } from "@sluice/protocol";

const bodies = new WeakMap<Commit, string>();

/** The commit's JSON without its opening brace, or null when nothing of it passes the filter. */
export function bodyOf(commit: Commit, filter: EventFilter): string | null {
  if (filter.types !== null || filter.jobId !== null) {
    const events = eventsFor(commit, filter);
    return events.length === 0 ? null : JSON.stringify(commitJson(commit, events)).slice(1);
  }
  let body = bodies.get(commit);
  if (body === undefined) {
    body = JSON.stringify(commitJson(commit, commit.events)).slice(1);
    bodies.set(commit, body);
  }
  return body;
}

/** A live signal of an account. */
export interface LiveSignal {
  readonly message: unknown;
  /** The job that it is about. */
  readonly jobId: string | null;
  /** The message as JSON. */
  readonly text: string;
}

export function liveSignal(message: unknown): LiveSignal {
  const { jobId } = (message ?? {}) as { readonly jobId?: unknown };
  return { message, jobId: typeof jobId === "string" ? jobId : null, text: JSON.stringify(message) };
}
