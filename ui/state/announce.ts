/** One polite voice for screen readers: what comes in a burst is said once, as the newest. */

import { signal } from "@preact/signals";

/** Between two things that are said, ms. */
const PACE_MS = 1_500;

export const said = signal("");
let waiting: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says the text when nothing newer comes and the last one has been heard. */
export function announce(text: string): void {
  waiting = text;
  if (timer !== undefined) return;
  speak();
}

function speak(): void {
  if (waiting === null) {
    timer = undefined;
    return;
  }
  said.value = waiting;
  waiting = null;
  timer = setTimeout(speak, PACE_MS);
}
