/** How long a page may take to answer, ms. Generous: in a tab that nobody looks at, a page's own deadlines come late. */

import type { Question, Questions } from "./messages.ts";

const LATE_MS = 60_000;

const OWN: { readonly [Q in Question]: (ask: Questions[Q]["ask"]) => number } = {
  configure: () => 0,
  look: ({ waitMs }) => waitMs + LATE_MS,
  compose: ({ plan, uploadMs }) =>
    // once more for what is still on its way of an earlier job
    uploadMs * plan.slots.reduce((sum, { files }) => sum + files.length, 1) + 2 * LATE_MS,
  press: () => 0,
  act: () => 2 * LATE_MS,
  recall: () => 0,
  read: () => 2 * LATE_MS,
};

/** A page that does not do the least thing within this time hangs. */
const ALIVE_MS = 15_000;

export function patienceFor<Q extends Question>(question: Q, ask: Questions[Q]["ask"]): number {
  return ALIVE_MS + OWN[question](ask);
}
