/** A job's history as the server tells it, folded and grouped: pure. */

import { type Event, evolveJob, type Job } from "@sluice/domain";

/** An event of `GET /api/jobs/:id/events`. */
export type HistoryEvent = Event & {
  readonly position: string;
  /** RFC 3339. */
  readonly at: string;
};

/** What happened before any agent had the job, in one of its attempts, or to what was left of it. */
export interface Chapter {
  readonly attempt: number | "before" | "after";
  /** Whose attempt it was; null outside of attempts. */
  readonly agentId: string | null;
  readonly events: readonly HistoryEvent[];
}

/** The job as its history makes it; undefined when that holds nothing of it. */
export function jobOf(events: readonly HistoryEvent[]): Job | undefined {
  return events.reduce<Job | undefined>(
    (job, event) => evolveJob(job, event, Date.parse(event.at)),
    undefined,
  );
}

/** The history in its parts: an attempt goes on until the next one begins. */
export function chapters(events: readonly HistoryEvent[]): readonly Chapter[] {
  const all: { -readonly [K in keyof Chapter]: Chapter[K] }[] = [];
  for (const event of events) {
    if (event.type === "JobAssigned") {
      const { attempt, agentId } = event.data;
      all.push({ attempt, agentId, events: [] });
    } else if (event.type === "JobErased") {
      all.push({ attempt: "after", agentId: null, events: [] });
    } else if (all.length === 0) {
      all.push({ attempt: "before", agentId: null, events: [] });
    }
    const last = all.at(-1)!;
    last.events = [...last.events, event];
  }
  return all;
}

/** A name for each event that stays the same as long as the log does: its commit, and which of the commit's events of this job it is. */
export function anchorsOf(events: readonly HistoryEvent[]): ReadonlyMap<HistoryEvent, string> {
  const seen = new Map<string, number>();
  return new Map(events.map((event) => {
    const n = (seen.get(event.position) ?? 0) + 1;
    seen.set(event.position, n);
    return [event, `event-${event.position}.${n}`];
  }));
}

/** Values of an event for its sentence. `nameOf`: an agent's name by its id. */
export function wordsOf(
  event: HistoryEvent,
  nameOf: (agentId: string) => string,
): Readonly<Record<string, string | number>> {
  const words: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(event.data)) {
    if (typeof value === "string" || typeof value === "number") words[name] = value;
  }
  if ("agentId" in event.data) words["agent"] = nameOf(event.data.agentId);
  if (event.type === "OutputRecorded") words["output"] = event.data.output.index + 1;
  if (event.type === "OutputDescribed") words["output"] = event.data.index + 1;
  return words;
}
