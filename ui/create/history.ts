/** The prompts that were an account sent from this browser, to go back to: the newest last. */

import { ownPref } from "../state/own_prefs.ts";

const MOST = 100;

export const sentPrompts = ownPref<readonly string[]>(
  "prompts",
  [],
  (value): value is readonly string[] =>
    Array.isArray(value) && value.every((one) => typeof one === "string"),
);

/** Puts a prompt at the end; it is there once. */
export function withPrompt(prompts: readonly string[], prompt: string): readonly string[] {
  return [...prompts.filter((one) => one !== prompt), prompt].slice(-MOST);
}

/** Where somebody who goes through the history stands; `typed` is what was there before. */
export interface Place {
  /** Steps back from the newest; 0 is what was typed. */
  readonly back: number;
  readonly typed: string;
}

export const AT_TYPED: Place = { back: 0, typed: "" };

/** One step; null when there is nothing that way. A prompt like the one that is shown is stepped over. */
export function step(
  prompts: readonly string[],
  { back, typed }: Place,
  shown: string,
  by: 1 | -1,
): { readonly place: Place; readonly prompt: string } | null {
  const start = back === 0 ? shown : typed;
  for (let to = back + by; to >= 0 && to <= prompts.length; to += by) {
    const prompt = to === 0 ? start : prompts[prompts.length - to]!;
    if (prompt !== shown || to === 0) return { place: { back: to, typed: start }, prompt };
  }
  return null;
}
