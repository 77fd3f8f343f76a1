/**
 * Remembers that a site doubted its visitor. Its refusal may leave nothing in the page that one could see, and asking
 * again would only make it worse: so nothing is pressed until the owner has answered a challenge or said "Go on".
 */

import type { Clock } from "@sluice/agent";
import { ON_THEIR_WAY_MS } from "./rest.ts";
import type { Notes } from "./site_driver.ts";

export interface Block {
  /** What is in the way, in words; null when nothing is. */
  message(): Promise<string | null>;
  /** The site refused because it doubts its visitor. */
  raise(message: string): Promise<void>;
  /** Takes notice of a look at the page: an answered challenge ends the block. */
  saw(challengeIsShown: boolean): Promise<void>;
  /** The owner said so. */
  lift(): Promise<void>;
  /** A job came: the server sends none to an agent that waits for its owner, so the owner let it go on. */
  jobCame(): Promise<void>;
}

interface Raised {
  readonly message: string;
  readonly at: number;
  readonly shown: boolean;
}

const KEY = "block";

export function openBlock(notes: Notes, clock: Clock): Block {
  async function raised(): Promise<Raised | null> {
    return await notes.get(KEY) as Raised | undefined ?? null;
  }
  return {
    message: async () => (await raised())?.message ?? null,
    raise: (message) => notes.put(KEY, { message, at: clock.now(), shown: false } satisfies Raised),
    async saw(challengeIsShown) {
      const block = await raised();
      if (block === null) return;
      if (challengeIsShown && !block.shown) await notes.put(KEY, { ...block, shown: true });
      if (!challengeIsShown && block.shown) await notes.remove(KEY);
    },
    lift: () => notes.remove(KEY),
    async jobCame() {
      const block = await raised();
      if (block !== null && clock.now() - block.at > ON_THEIR_WAY_MS) await notes.remove(KEY);
    },
  };
}
