/** Commands about many jobs, in parts whose commits fit into a message of any bus. */

import { COMMIT_BYTES, endingBytes, type Job } from "@sluice/domain";

/** Splits the jobs, in their order, so that ending those of one part makes a small commit. `endpoints`: who is told of each. */
export function* inParts(jobs: Iterable<Job>, endpoints: number): Iterable<readonly Job[]> {
  let part: Job[] = [];
  let bytes = 0;
  for (const job of jobs) {
    const own = endingBytes(job.spec, endpoints);
    if (part.length > 0 && bytes + own > COMMIT_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(job);
    bytes += own;
  }
  if (part.length > 0) yield part;
}
