/** One turn of the cell: a command decided, folded, and the work it made possible handed out. */

import type { Command } from "./commands.ts";
import type { CommitDraft } from "./commit.ts";
import { decide } from "./decide.ts";
import type { Event } from "./events.ts";
import { evolve, remember } from "./evolve.ts";
import type { Rejection, Reply } from "./outcome.ts";
import { jobBefore, notices } from "./notify.ts";
import { nextAssignment } from "./schedule.ts";
import type { CellState } from "./state.ts";

export type Step =
  | { readonly accepted: true; readonly drafts: readonly CommitDraft[]; readonly reply: Reply }
  | { readonly accepted: false; readonly rejection: Rejection };

/**
 * Decides a command, folds its events and assigns what became possible; the drafts are to be appended before
 * anything else is told. `now` is in ms since 1970; time never runs backwards in a log.
 */
export function step(state: CellState, command: Command, now: number): Step {
  const at = Math.max(now, state.at);
  const decision = decide(state, command, at);
  if (!decision.accepted) return decision;
  const { id: cause, actor } = command;
  const drafts: { at: number; accountId: string; actor: Command["actor"]; cause: string; events: Event[] }[] =
    [];
  const add = (accountId: string, events: readonly Event[]) => {
    const written: Event[] = [];
    for (const decided of events) {
      const event = withPlace(state, decided, at);
      const job = jobBefore(state, event);
      evolve(state, event, at);
      written.push(event);
      for (const notice of notices(state, job, event, at)) {
        evolve(state, notice, at);
        written.push(notice);
      }
    }
    const last = drafts.at(-1);
    if (last?.accountId === accountId) last.events.push(...written);
    else drafts.push({ at, accountId, actor, cause, events: written });
  };
  for (const part of decision.parts) add(part.accountId, part.events);
  if (drafts.length === 0) return { accepted: true, drafts, reply: decision.reply };
  for (let next = nextAssignment(state, at); next !== null; next = nextAssignment(state, at)) {
    add(next.accountId, [next.event]);
  }
  for (const draft of drafts) remember(state, draft);
  return { accepted: true, drafts, reply: decision.reply };
}

/** Who comes into the queue stands behind all that are there; that is known only when what was before is folded in. */
function withPlace(state: CellState, event: Event, at: number): Event {
  if (event.type !== "JobQueued") return event;
  return { type: event.type, data: { ...event.data, place: state.ready.placeAt(at) } };
}
