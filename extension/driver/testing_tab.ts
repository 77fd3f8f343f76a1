/** A site's tab without a browser: its page answers at once, as a test says. */

import type { Item, PageEvent, Question, Questions } from "../tab/messages.ts";
import { type SiteTab, TabTrouble } from "./site_driver.ts";

type Handlers = {
  -readonly [Q in Question]: (
    ask: Questions[Q]["ask"],
  ) => Questions[Q]["answer"] | Promise<Questions[Q]["answer"]>;
};

export interface TestTab {
  readonly tab: SiteTab;
  /** What the page answers; each may be replaced. */
  readonly answers: Handlers;
  /** What was done with the tab, in order: `open`, `load` and the questions by their names. */
  readonly done: string[];
  /** The items of reading calls, by name. */
  readonly reads: Record<string, readonly Item[]>;
  /** Id of the loaded page; null when there is none. */
  page: string | null;
  /** Where the page is; may be set to where its owner went. */
  address: string | null;
  /** The page sends a call of the press. */
  sends(press: string, call: number, asked?: Item, name?: string): PageEvent;
  /** The call is answered with these items, or an error. */
  replies(press: string, call: number, reply: Questions["read"]["answer"]["reply"], name?: string): PageEvent;
  /** The page goes away. */
  leave(): void;
  /** Listeners that nobody has called off yet. */
  readonly listeners: number;
}

export function testTab(): TestTab {
  const heard = new Set<(event: PageEvent) => void>();
  const gone = new Set<() => void>();
  let pages = 0;
  let seq = 0;
  function tell(event: PageEvent): PageEvent {
    for (const listener of [...heard]) listener(event);
    return event;
  }
  const test: TestTab = {
    page: null,
    address: null,
    done: [],
    reads: {},
    answers: {
      configure: () => ({}),
      look: () => ({ url: test.address ?? "", blocked: null, missing: [] }),
      compose: () => ({ problem: null }),
      press: () => ({ problem: null }),
      act: () => ({ problem: null }),
      recall: () => ({ pressed: "never", events: [] }),
      read: ({ name }) => ({ reply: { ok: true, items: test.reads[name] ?? [] } }),
    },
    sends: (press, call, asked = {}, name = "image") =>
      tell({ type: "sent", seq: ++seq, call, name, press, asked, at: 0 }),
    replies: (press, call, reply, name = "image") =>
      tell({ type: "answered", seq: ++seq, call, name, press, reply, at: 0 }),
    leave() {
      test.page = null;
      for (const listener of [...gone]) listener();
    },
    get listeners() {
      return heard.size + gone.size;
    },
    tab: {
      open(address, anew = false) {
        test.done.push(`open ${address}`);
        if (test.page === null || test.address !== address || anew) {
          if (test.page !== null) test.leave();
          test.done.push(`load ${address}`);
          Object.assign(test, { page: `page ${++pages}`, address });
        }
        return Promise.resolve(test.page ?? "");
      },
      address: () => Promise.resolve(test.address),
      async ask(question, ask) {
        test.done.push(question);
        if (test.page === null) throw new TabTrouble(`ask page "${question}": it is not open`);
        return await test.answers[question](ask);
      },
      onEvent(listener) {
        heard.add(listener);
        return () => void heard.delete(listener);
      },
      onGone(listener) {
        gone.add(listener);
        return () => void gone.delete(listener);
      },
      show: () => Promise.resolve(),
    },
  };
  return test;
}
