/** The line to one loaded page: questions and their answers, events, and its end. */

import type { Clock } from "@sluice/agent";
import type { PageEvent, Question, Questions } from "./messages.ts";
import { TabTrouble } from "../driver/site_driver.ts";
import { answers, fromTab } from "./schemas.ts";
import type { PagePort } from "./tabs_port.ts";

export interface PageLine {
  readonly tabId: number;
  /** The loaded page's own id. */
  readonly page: string;
  readonly isGone: boolean;
  /** @throws TabTrouble when the page goes away, fails, answers nonsense, or not within `ms` */
  ask<Q extends Question>(question: Q, ask: Questions[Q]["ask"], ms: number): Promise<Questions[Q]["answer"]>;
}

export interface LineListeners {
  /** The page has said its first word. */
  begun(line: PageLine): void;
  event(line: PageLine, event: PageEvent): void;
  gone(line: PageLine): void;
}

/** Listens to a page's content script. What is not in the form of messages.ts is passed over. */
export function openPageLine(port: PagePort, clock: Clock, listeners: LineListeners): void {
  const waiting = new Map<number, { answer(value: unknown): void; fail(error: TabTrouble): void }>();
  let asked = 0;
  let line: PageLine | null = null;
  let isGone = false;

  port.onMessage((said) => {
    const { success, data: message } = fromTab.safeParse(said);
    if (!success) return;
    if (message.type === "hello") {
      if (line !== null) return;
      line = lineOf(message.page);
      listeners.begun(line);
    } else if (message.type === "event") {
      if (line !== null) listeners.event(line, message.event);
    } else if (message.type === "answer") waiting.get(message.id)?.answer(message.answer);
    else waiting.get(message.id)?.fail(new TabTrouble(message.message));
  });
  port.onDisconnect(() => {
    isGone = true;
    for (const { fail } of [...waiting.values()]) fail(new TabTrouble("ask page: it went away"));
    if (line !== null) listeners.gone(line);
  });

  function lineOf(page: string): PageLine {
    return {
      tabId: port.tabId,
      page,
      get isGone() {
        return isGone;
      },
      ask(question, ask, ms) {
        if (isGone) return Promise.reject(new TabTrouble(`ask page "${question}": it went away`));
        const id = ++asked;
        return new Promise((resolve, reject) => {
          const end = () => {
            waiting.delete(id);
            stopTimer();
          };
          const fail = (error: TabTrouble) => {
            end();
            reject(error);
          };
          const stopTimer = clock.after(
            ms,
            () => fail(new TabTrouble(`ask page "${question}": no answer in ${ms} ms`)),
          );
          waiting.set(id, {
            fail,
            answer(value) {
              const checked = answers[question].safeParse(value);
              if (!checked.success) return fail(new TabTrouble(`ask page "${question}": the answer is none`));
              end();
              resolve(checked.data);
            },
          });
          try {
            port.post({ id, question, ask });
          } catch (error) {
            fail(new TabTrouble(`ask page "${question}": ${error}`));
          }
        });
      },
    };
  }
}
