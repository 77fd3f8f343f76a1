/** J and K go through the rows of the page; Alt and an arrow move the one that has the focus. */

import { useKeys } from "../keyboard/keys.ts";
import { step } from "./actions.ts";

export function useListKeys(): void {
  useKeys({
    "list.next": () => walk(1),
    "list.previous": () => walk(-1),
    "queue.up": () => moveFocused("up"),
    "queue.down": () => moveFocused("down"),
  });
}

function walk(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(".queue-row")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at < 0 ? rows[by > 0 ? 0 : rows.length - 1] : rows[at + by];
  next?.querySelector<HTMLElement>(".queue-prompt")?.focus();
}

/** False leaves the keys to the browser: nothing that can be moved has the focus. */
function moveFocused(to: "up" | "down"): void | false {
  const row = document.activeElement?.closest<HTMLElement>(".queue-row.next");
  const id = row?.dataset["job"];
  if (id === undefined) return false;
  void step(id, to);
}
