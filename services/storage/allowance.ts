/**
 * How much a ticket may leave in the store. Bytes are durable before the decider is asked, so bytes that it refuses stay
 * behind. They are not removed: the same content may have become another job's output, or a reference, in the meantime,
 * maybe through another process. Instead no attempt may leave more than a few contents behind.
 */

import type { Ticket } from "@sluice/media";
import { StorageProblem } from "./problems.ts";

/** Different contents that may be sent for each output: the first and two that mend it. */
const CONTENTS_PER_OUTPUT = 3;

/** What was sent for each attempt, in the memory of this process; forgotten when the ticket is over. */
export interface Allowances {
  /**
   * Counts a content; the same one again is free, for repeating an upload is harmless. Throws `StorageProblem` when the
   * attempt has sent too many. `now` in ms since 1970.
   */
  spend(ticket: Ticket, mediaId: string, now: number): void;
}

/** Allowances of which nothing is spent. */
export function startAllowances(): Allowances {
  const attempts = new Map<string, { readonly expiresAt: number; readonly contents: Set<string> }>();
  return {
    spend(ticket, mediaId, now) {
      // an attempt may have several tickets, so it is the attempt that is counted
      const name = `${ticket.jobId}/${ticket.attempt}`;
      const { contents } = attempts.get(name) ?? { contents: new Set<string>() };
      const most = ticket.outputs * CONTENTS_PER_OUTPUT;
      if (!contents.has(mediaId) && contents.size >= most) {
        throw new StorageProblem("ticket_used_up", `${most} different contents were sent for this attempt`);
      }
      contents.add(mediaId);
      attempts.delete(name);
      attempts.set(name, { expiresAt: ticket.expiresAt, contents });
      // the longest unused are first; one that lives longer than its followers only keeps them a while
      for (const [first, { expiresAt }] of attempts) {
        if (expiresAt > now) break;
        attempts.delete(first);
      }
    },
  };
}
