/** What the components share: the newest status, the time, what is said aloud, and the door to the worker. */

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Site } from "@sluice/recipes";
import type { Answer, Status, Wish } from "../status.ts";
import { changesOf, type Heard } from "./changes.ts";
import type { Door } from "./door.ts";

export interface Desk {
  readonly view: "popup" | "panel";
  readonly door: Door;
  /** Null until the worker has answered. */
  readonly status: ReadonlySignal<Status | null>;
  /** Ms since 1970, moved every second. */
  readonly now: ReadonlySignal<number>;
  /** What the live region says; `turn` tells the same words said twice apart. */
  readonly said: ReadonlySignal<{ readonly turn: number; readonly text: string }>;
  /** The site whose card takes the focus, because what had it is gone. */
  readonly focusOn: Signal<Site | null>;
  say(text: string): void;
  /** Asks the worker; a worker that does not answer is an answer too. */
  ask(wish: Wish): Promise<Answer>;
}

/** How long changes are gathered before they are said, so that a busy worker does not chatter. */
const GATHER_MS = 1_000;

export function openDesk(door: Door, view: Desk["view"]): Desk {
  const status = signal<Status | null>(null);
  const now = signal(Date.now());
  const said = signal({ turn: 0, text: "" });
  let heard: Heard | null = null;
  let gathering = false;

  const say = (text: string) => {
    said.value = { turn: said.value.turn + 1, text };
  };

  const sayChanges = () => {
    gathering = false;
    if (status.value === null) return;
    const { heard: next, text } = changesOf(status.value, heard, Date.now());
    heard = next;
    if (text !== "") say(text);
  };

  door.connectStatus((next) => {
    now.value = Date.now();
    status.value = next;
    if (heard === null) sayChanges();
    else if (!gathering) {
      gathering = true;
      setTimeout(sayChanges, GATHER_MS);
    }
  });
  setInterval(() => now.value = Date.now(), 1_000);

  return {
    view,
    door,
    status,
    now,
    said,
    focusOn: signal<Site | null>(null),
    say,
    ask: (wish) =>
      door.wish(wish).catch((error: unknown) => ({
        ok: false,
        error: `The extension did not answer (${
          error instanceof Error ? error.message : error
        }). Try again, or reload it on the page of extensions.`,
      })),
  };
}
