/** The live channel inside one isolate. Handlers get the very object that was published and must not change it. */

import type { Live } from "../ports.ts";
import { asPattern, asSubject, isWild, matches } from "../subjects.ts";

type Handler = (message: unknown, subject: string) => void;

interface Wild {
  readonly words: readonly string[];
  readonly handler: Handler;
}

export function openLive(): Live {
  const exact = new Map<string, Set<Wild>>();
  const wild = new Set<Wild>();

  return {
    publish(subject, message) {
      const named = exact.get(asSubject(subject));
      if (named !== undefined) { for (const { handler } of named) hand(handler, message, subject); }
      if (wild.size === 0) return;
      const words = subject.split(".");
      for (const one of wild) if (matches(one.words, words)) hand(one.handler, message, subject);
    },
    subscribe(pattern, handler) {
      const subscription: Wild = { words: asPattern(pattern).split("."), handler };
      if (isWild(pattern)) {
        wild.add(subscription);
        return () => void wild.delete(subscription);
      }
      const named = exact.get(pattern) ?? new Set();
      exact.set(pattern, named.add(subscription));
      return () => {
        named.delete(subscription);
        if (named.size === 0 && exact.get(pattern) === named) exact.delete(pattern);
      };
    },
  };
}

/** A handler that throws must not stop the publisher or the other handlers; its error surfaces as an uncaught one. */
function hand(handler: Handler, message: unknown, subject: string): void {
  try {
    handler(message, subject);
  } catch (error) {
    reportError(error);
  }
}
