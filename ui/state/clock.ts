/** The time as screens show it: one timer for all that count seconds, at rest while nobody does. */

import { signal } from "@preact/signals";
import { facts } from "./mod.ts";

let timer: ReturnType<typeof setInterval> | undefined;

const ticks = signal(0, {
  watched() {
    timer = setInterval(() => ticks.value++, 1_000);
  },
  unwatched() {
    clearInterval(timer);
  },
});

/** The server's time in ms since 1970; who reads it is drawn again each second. */
export function everySecond(): number {
  void ticks.value;
  return facts.now();
}
