/** Whether the server will take a prompt, counted as the server counts. */

import type { Words } from "../text/words.ts";

/** Most UTF-16 units of a prompt on `/api`: docs/api.md. */
export const MOST_CHARACTERS = 4_000;

/** Why the prompt cannot be sent, or null. */
export function promptTrouble(prompt: string): Words | null {
  if (prompt.trim() === "") return { key: "create.noPrompt" };
  const over = prompt.length - MOST_CHARACTERS;
  if (over > 0) return { key: "create.tooLong", params: { over } };
  return prompt.includes("\0") || !prompt.isWellFormed() ? { key: "create.notStorable" } : null;
}
