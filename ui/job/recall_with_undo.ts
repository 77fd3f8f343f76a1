/** Takes over how something was made, and never at the price of what was typed: the former draft is one press away. */

import { draft, type Part, recall, type Recallable } from "../state/draft.ts";
import { type Toast, toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";

/** Says `text`, with a way back when the draft had a prompt; `onward` is offered when there is nothing to take back. */
export function recallWithUndo(made: Recallable, part: Part, text: string, onward?: Toast["action"]): void {
  const before = draft.value;
  recall(made, part);
  const undo = { label: t("toast.undo"), run: () => draft.value = before };
  const action = before.prompt.trim() !== "" && differ(before, draft.value) ? undo : onward;
  toast({ kind: "done", text, ...action === undefined ? {} : { action } });
}

function differ(one: object, other: object): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
