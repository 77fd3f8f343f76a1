/** The time for screens that count: changes every second as long as somebody shows it. */

import { signal } from "@preact/signals";
import { facts } from "./mod.ts";

let timer: ReturnType<typeof setInterval> | undefined;

/** The server's time, ms since 1970. */
export const ticking = signal(0, {
  watched() {
    ticking.value = facts.now();
    timer = setInterval(() => ticking.value = facts.now(), 1_000);
  },
  unwatched: () => clearInterval(timer),
});
