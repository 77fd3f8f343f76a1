/** Tells the content script of the page's calls that the recipe names; all others pass unseen. */

import type { Reply } from "../tab/messages.ts";
import { callOf, lost, mayBeWatched, replyOf } from "./calls.ts";
import type { FromPage, PageRecipe } from "./world.ts";

/** A watched call on its way; only its first end counts. */
export interface Ongoing {
  /** @param retryAfter the header `retry-after` */
  answered(status: number, text: string, retryAfter?: string | null): void;
  lost(message: string): void;
}

export interface Observer {
  /** Null: watch nothing. */
  configure(recipe: PageRecipe | null): void;
  mayBeWatched(url: URL): boolean;
  /**
   * A request is about to be sent.
   * @param at when, by `performance.now()`
   * @returns null when it is none of those that are watched
   */
  begin(url: URL, body: unknown, at: number): Ongoing | null;
}

export function createObserver(tell: (message: FromPage) => void): Observer {
  const now = performance.now.bind(performance);
  let recipe: PageRecipe | null = null;
  let calls = 0;
  return {
    configure: (next) => void (recipe = next),
    mayBeWatched: (url) => recipe !== null && mayBeWatched(recipe, url),
    begin(url, body, at) {
      const known = recipe;
      if (known === null || !mayBeWatched(known, url)) return null;
      const seen = callOf(known, url, body);
      if (seen === null) return null;
      const { name } = seen;
      const call = ++calls;
      let isOver = false;
      const end = (reply: () => Reply) => {
        if (isOver) return;
        isOver = true;
        tell({ type: "answered", call, name, reply: reply(), at: now() });
      };
      tell({ type: "sent", call, name, asked: seen.asked, at });
      return {
        answered: (status, text, retryAfter = null) =>
          end(() => replyOf(known, name, seen.call, { status, text, retryAfter })),
        lost: (message) => end(() => lost(message)),
      };
    },
  };
}

/** Whatever goes wrong in our watching must never reach the page. */
export function quietly<T>(watch: () => T): T | null {
  try {
    return watch();
  } catch {
    return null;
  }
}
