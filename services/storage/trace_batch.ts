/** A batch of the projector as a span: it works for many traces, so it is linked to them and hangs under none. */

import type { Commit } from "@sluice/domain";
import type { Tracing } from "@sluice/observe";

/** So many traces are named at most. */
const LINKS = 32;

/** Runs `apply` with a span around it. */
export async function traceBatch<T>(
  tracing: Tracing,
  commits: readonly Commit[],
  apply: () => Promise<T>,
): Promise<T> {
  const [first] = commits;
  if (!tracing.on || first === undefined) return await apply();
  const links = commits.flatMap(({ events }) =>
    events.flatMap((event) => event.type === "JobSubmitted" ? event.data.job.trace ?? [] : [])
  );
  const attributes = {
    "sluice.cell": first.cell,
    "sluice.commits": commits.length,
    "sluice.commit": commits.at(-1)?.number ?? first.number,
  };
  return await tracing.inside("project", { links: links.slice(0, LINKS), attributes }, apply);
}
