/** Why something could not be done in the page, thrown from wherever it was noticed. */

import type { Problem } from "../tab/messages.ts";

/** Thrown by all that works on the page; `answerOf` in questions.ts makes an answer of it. Nothing was pressed. */
export class Stuck extends Error {
  override readonly name = "Stuck";
  constructor(readonly problem: Problem) {
    super(`use page: ${problem.type}`);
  }
}

export function missing(what: string): Stuck {
  return new Stuck({ type: "missing", what });
}

export function disturbed(what: string): Stuck {
  return new Stuck({ type: "disturbed", what });
}
