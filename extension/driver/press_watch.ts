/** Follows what the page does after one press: the calls it sends and how they are answered. */

import type { Clock } from "@sluice/agent";
import type { PageEvent, Reply } from "../tab/messages.ts";
import { isResent } from "./failures.ts";
import type { SiteTab } from "./site_driver.ts";

export type Sent = Extract<PageEvent, { type: "sent" }>;

export interface Answered {
  readonly sent: Sent;
  readonly reply: Reply;
}

export interface PressWatch {
  /** Calls that count, in the order of sending: what the page repeated for a fresh token is there once. */
  readonly sent: readonly Sent[];
  readonly answered: readonly Answered[];
  /** Whether the page is gone: what was not answered by then will never be, here. */
  readonly gone: boolean;
  /**
   * Resolves true when the condition holds after some event, false after `ms` without that or when the page is gone.
   * Rejects with the signal's reason.
   */
  until(condition: () => boolean, ms: number, signal: AbortSignal): Promise<boolean>;
  stop(): void;
}

/**
 * @param press the press's key
 * @param earlier events that happened before, as `recall` tells them
 */
export function watchPress(
  tab: Pick<SiteTab, "onEvent" | "onGone">,
  clock: Clock,
  press: string,
  earlier: readonly PageEvent[] = [],
): PressWatch {
  const sent: Sent[] = [];
  const answered: Answered[] = [];
  const seen = new Set<number>();
  const waiting = new Set<() => void>();
  let gone = false;

  function take(event: PageEvent): void {
    if (event.press !== press || seen.has(event.seq)) return;
    seen.add(event.seq);
    if (event.type === "sent") sent.push(event);
    else {
      const index = sent.findIndex(({ call }) => call === event.call);
      const call = sent[index];
      if (call === undefined) return;
      if (!event.reply.ok && isResent(event.reply.error)) sent.splice(index, 1);
      else answered.push({ sent: call, reply: event.reply });
    }
    for (const look of [...waiting]) look();
  }

  const stops = [
    tab.onEvent(take),
    tab.onGone(() => {
      gone = true;
      for (const look of [...waiting]) look();
    }),
  ];
  for (const event of earlier) take(event);

  return {
    sent,
    answered,
    get gone() {
      return gone;
    },
    until(condition, ms, signal) {
      signal.throwIfAborted();
      if (condition()) return Promise.resolve(true);
      if (gone) return Promise.resolve(false);
      return new Promise((resolve, reject) => {
        const end = (settle: () => void) => {
          waiting.delete(look);
          stopTimer();
          signal.removeEventListener("abort", aborted);
          settle();
        };
        const look = () => {
          if (condition()) end(() => resolve(true));
          else if (gone) end(() => resolve(false));
        };
        const aborted = () => end(() => reject(signal.reason));
        const stopTimer = clock.after(ms, () => end(() => resolve(condition())));
        waiting.add(look);
        signal.addEventListener("abort", aborted, { once: true });
      });
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}
