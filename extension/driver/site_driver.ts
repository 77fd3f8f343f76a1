/** A provider in a tab of the owner's browser: what a site's driver is given, and what it gives beside a `ProviderDriver`. */

import type { Clock, ProviderDriver } from "@sluice/agent";
import type { HumanReason } from "@sluice/domain";
import type { SiteRecipe } from "@sluice/recipes";
import type { PageEvent, Question, Questions } from "../tab/messages.ts";

/** The site's tab cannot be asked: it is closed, discarded, offline, or its page does not load. Thrown by `SiteTab`. */
export class TabTrouble extends Error {
  override readonly name = "TabTrouble";
}

/**
 * The tab is at another site: its owner is there, or the provider led there, as it does for signing in. Thrown by
 * `SiteTab.open`.
 */
export class TabElsewhere extends TabTrouble {
  constructor(site: string) {
    super(`${site}'s tab is at another site, probably to sign in: finish there, or close the tab`);
  }
}

/** One tab of the site, opened for Sluice and kept. */
export interface SiteTab {
  /**
   * Makes sure that the tab shows this address (query and fragment do not matter) and that its page is configured;
   * finds the tab of an earlier life again, opens one in the background if there is none, loads it anew if it is
   * discarded or does not answer. A page at another address of the site, to which the site itself led, counts as loaded.
   * @param anew loads the page in any case: it is too old for the site
   * @returns the id of the loaded page: it changes with every load
   * @throws TabTrouble, TabElsewhere
   */
  open(address: string, anew?: boolean): Promise<string>;
  /** Where the tab is, or null when there is none. */
  address(): Promise<string | null>;
  /** @throws TabTrouble, also when the page goes away before it has answered */
  ask<Q extends Question>(question: Q, ask: Questions[Q]["ask"]): Promise<Questions[Q]["answer"]>;
  /** Hears the page's calls; of those that happened before, `recall` tells. Answers how to stop. */
  onEvent(listener: (event: PageEvent) => void): () => void;
  /** Hears that the page went away (closed, reloaded, crashed, discarded). Answers how to stop. */
  onGone(listener: () => void): () => void;
  /** Brings the tab before the owner's eyes. */
  show(): Promise<void>;
}

/** What a driver remembers over the worker's life; small things only. */
export interface Notes {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  /** All keys with that beginning. */
  keys(prefix: string): Promise<string[]>;
}

export interface SiteDriverOptions<R extends SiteRecipe> {
  readonly tab: SiteTab;
  readonly notes: Notes;
  /** The newest valid one. */
  readonly recipe: () => R;
  /** The owner's wish, within what the recipe allows. */
  readonly pace: () => { readonly concurrency: number; readonly minGapMs: number };
  /** Writes a line into the log that the owner can read; never a prompt, an address with a signature, or a name. */
  readonly log: (line: string) => void;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
}

/** What a look at the page found. */
export interface PageCheck {
  readonly blocked: { readonly reason: HumanReason; readonly message: string } | null;
  /** Selectors of the contract that found nothing. */
  readonly missing: readonly string[];
  /** Hash of what was found of the contract: 16 hex digits, comparable between looks; null when no page could be asked. */
  readonly contract: string | null;
  readonly credits: number | null;
  readonly tier: string | null;
}

export interface SiteDriver extends ProviderDriver {
  /** The canary: a cheap look that costs nothing. @throws TabTrouble */
  check(): Promise<PageCheck>;
  /** The owner says that the page is fine. */
  goOn(): Promise<void>;
}
