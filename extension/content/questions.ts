/** Answers what the worker asks of this page. */

import type { SiteRecipe } from "@sluice/recipes";
import type { FromPage, ToPage } from "../page/world.ts";
import type { Problem, Question, Questions, Reply } from "../tab/messages.ts";
import { act } from "./act.ts";
import { type Composer, openComposer } from "./composer.ts";
import type { Ledger } from "./ledger.ts";
import { blockerOf, look } from "./look.ts";
import type { Site } from "./site.ts";
import { Stuck } from "./stuck.ts";
import { watchTouches } from "./touches.ts";

export interface Answers {
  /**
   * @param signal aborted when the asker is gone
   * @throws Error for a question before `configure`, and the signal's reason
   */
  answer<Q extends Question>(
    question: Q,
    ask: Questions[Q]["ask"],
    signal: AbortSignal,
  ): Promise<Questions[Q]["answer"]>;
  /** An answer of the page's world to a reading call. */
  heard(read: Extract<FromPage, { type: "read" }>): void;
}

type Handlers = {
  readonly [Q in Question]: (
    ask: Questions[Q]["ask"],
    signal: AbortSignal,
  ) => Promise<Questions[Q]["answer"]> | Questions[Q]["answer"];
};

export function openAnswers(ledger: Ledger, tellPage: (message: ToPage) => void): Answers {
  let recipe: SiteRecipe | null = null;
  let reads = 0;
  const reading = new Map<number, (reply: Reply) => void>();
  const touches = watchTouches(() => recipe?.composer ?? null, () => ledger.touched());
  const composer: Composer = openComposer(ledger, touches);
  /** One hand at the page at a time: an asker that is gone may have left one at work. */
  let last: Promise<unknown> = Promise.resolve();

  function configured(): SiteRecipe {
    if (recipe === null) throw new Error("answer question: the page is not configured");
    return recipe;
  }
  function handle(signal: AbortSignal, work: (site: Site) => Promise<void> | void) {
    const site = { recipe: configured(), signal };
    const turn = last.catch(() => {}).then(async () => {
      signal.throwIfAborted();
      return await outcome(site, work);
    });
    last = turn;
    return turn;
  }

  const handlers: Handlers = {
    configure({ recipe: next }) {
      recipe = next;
      tellPage({ type: "configure", recipe: { wire: next.wire, calls: next.calls } as typeof next });
      return {};
    },
    look: ({ waitMs }, signal) => look(configured(), waitMs, signal),
    compose: ({ plan, uploadMs }, signal) => handle(signal, (site) => composer.compose(plan, uploadMs, site)),
    press: ({ press, plan }, signal) => handle(signal, (site) => composer.press(press, plan, site)),
    act: (ask, signal) => handle(signal, (site) => act(ask, site, ledger)),
    recall: ({ press }) => ledger.recall(press),
    read({ name, args }) {
      configured();
      const { promise, resolve } = Promise.withResolvers<Reply>();
      const id = ++reads;
      reading.set(id, resolve);
      tellPage({ type: "read", id, name, args });
      return promise.then((reply) => ({ reply }));
    },
  };

  return {
    answer: async (question, ask, signal) => await handlers[question](ask, signal),
    heard({ id, reply }) {
      reading.get(id)?.(reply);
      reading.delete(id);
    },
  };
}

async function outcome(
  site: Site,
  work: (site: Site) => Promise<void> | void,
): Promise<{ problem: Problem | null }> {
  try {
    await work(site);
    return { problem: null };
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    // What is in the way explains whatever else went wrong, except that the press was off anyway.
    const blocked = error.problem.type === "void" ? null : blockerOf(site.recipe);
    return { problem: blocked === null ? error.problem : { type: "blocked", ...blocked } };
  }
}
