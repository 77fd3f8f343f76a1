/** What keeps a draft from being made as it is. */

import type { Words } from "../text/words.ts";

/** Where on the page it is shown; references are named by their place. */
export type TroubleAt = "ratio" | "count" | "duration" | "resolution" | "operation" | number;

export interface Trouble {
  readonly at: TroubleAt;
  readonly words: Words;
}
