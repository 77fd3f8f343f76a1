/** The open jobs as the queue's page shows them: what needs its owner, what runs, what comes next and what waits for something. */

import { isReady, type Job, placeBefore, placeBehind, placeBetween, queueOf, readyJob } from "@sluice/domain";

export const SECTIONS = ["needs", "running", "next", "later", "held"] as const;
export type Section = typeof SECTIONS[number];

/** The section of an open job. */
export function sectionOf({ state }: Job): Section {
  switch (state.status) {
    case "needs_human":
      return "needs";
    case "waiting":
      return "later";
    case "queued":
      return state.held === true ? "held" : state.readyAt === null ? "next" : "later";
    default:
      return "running";
  }
}

/** The ids of open jobs by section; what comes next is in the order in which it will. */
export function sections(open: readonly Job[]): Readonly<Record<Section, readonly string[]>> {
  const of = (section: Section) => idsOf(open.filter((job) => sectionOf(job) === section));
  return {
    needs: of("needs"),
    running: of("running"),
    next: idsOf(queueOf(open)),
    later: of("later"),
    held: of("held"),
  };
}

/** Where a ready job is to stand: before that one of its account, or behind all of them. */
export type Target = { readonly before: string } | "end";

/**
 * The job as it will be when it was moved, as the server will do it: it takes over the priority of its new neighbour. Null
 * when that changes nothing.
 */
export function moved(queue: readonly Job[], job: Job, to: Target): Job | null {
  const { state, spec } = job;
  if (state.status !== "queued" || !isReady(job)) return null;
  const others = queue.filter((other) => other.spec.jobId !== spec.jobId);
  const index = to === "end" ? others.length : others.findIndex((other) => other.spec.jobId === to.before);
  const neighbour = others[Math.min(index, others.length - 1)];
  if (index < 0 || neighbour === undefined || queue[index]?.spec.jobId === spec.jobId) return null;
  const { priority, place } = readyJob(neighbour);
  const above = others[index - 1];
  const placed = to === "end"
    ? placeBehind(place, 0)
    : above === undefined || above.spec.priority !== priority
    ? placeBefore(place)
    : placeBetween(readyJob(above).place, place);
  return { ...job, spec: { ...spec, priority }, state: { ...state, place: placed } };
}

function idsOf(jobs: readonly Job[]): readonly string[] {
  return jobs.map(({ spec }) => spec.jobId);
}
