/** What `decide` answers, and the small words it is written with. */

import type { Event } from "./events.ts";
import type { Rejection, RejectionCode, Reply } from "./outcome.ts";

/** Events of one account's business; a commit is made of each part. */
export interface Part {
  readonly accountId: string;
  readonly events: readonly Event[];
}

export type Decision =
  | { readonly accepted: true; readonly parts: readonly Part[]; readonly reply: Reply }
  | { readonly accepted: false; readonly rejection: Rejection };

const DONE: Reply = { type: "done" };

/** Accepts a command with the events of one account. */
export function accept(accountId: string, events: readonly Event[], reply: Reply = DONE): Decision {
  return { accepted: true, parts: events.length === 0 ? [] : [{ accountId, events }], reply };
}

/** Accepts a command with the events of several accounts. */
export function acceptParts(parts: readonly Part[], reply: Reply = DONE): Decision {
  return { accepted: true, parts: parts.filter((p) => p.events.length > 0), reply };
}

/** Accepts a command that changes nothing: a repetition, or news that is known. */
export function acceptNothing(reply: Reply = DONE): Decision {
  return { accepted: true, parts: [], reply };
}

/** Refuses a command; nothing is written. */
export function reject(code: RejectionCode, message: string): Decision {
  return { accepted: false, rejection: { code, message } };
}
