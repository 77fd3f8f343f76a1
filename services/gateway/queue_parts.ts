/** Commands about many jobs, in parts whose commits fit into a message of any bus. */

import type { Job } from "@sluice/domain";

/** Bytes of what one command leads to, at most: an eighth of the smallest usual limit of a broker's message. */
const PART_BYTES = 128 * 1024;
/** Bytes of the events of a job's end, and of a message about it without its metadata, generously. */
const EVENTS_BYTES = 512;
const MESSAGE_BYTES = 768;

const encoder = new TextEncoder();

/** Splits the jobs, in their order, so that ending those of one part makes a small commit. `endpoints`: who is told of each. */
export function* inParts(jobs: Iterable<Job>, endpoints: number): Iterable<readonly Job[]> {
  let part: Job[] = [];
  let bytes = 0;
  for (const job of jobs) {
    const own = sizeOf(job, endpoints);
    if (part.length > 0 && bytes + own > PART_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(job);
    bytes += own;
  }
  if (part.length > 0) yield part;
}

/** A clip's end is told in our words and in OpenAI's, and to the address that the job names. */
function sizeOf({ spec }: Job, endpoints: number): number {
  const message = MESSAGE_BYTES + encoder.encode(JSON.stringify(spec.metadata)).length;
  return EVENTS_BYTES + message * (2 * endpoints + 1);
}
