/**
 * What the background worker and a site's tab say to each other over one port. The tab knows the page and nothing of
 * jobs; the worker knows jobs and nothing of the page. A page may lie: whatever comes from it is checked by `schemas.ts`
 * before it is believed.
 */

import type { HumanReason } from "@sluice/domain";
import type { SiteRecipe } from "@sluice/recipes";

/** A file for a slot of the composer. */
export interface PlanFile {
  readonly name: string;
  readonly mime: string;
  readonly base64: string;
}

/** What the composer is to be set to. */
export interface Plan {
  /** Groups of the settings by their key in the recipe, in the order of choosing, with texts of which the first that is offered is taken. */
  readonly choices: readonly { readonly group: string; readonly anyOf: readonly string[] }[];
  readonly slots: readonly { readonly slot: string; readonly files: readonly PlanFile[] }[];
  readonly prompt: string;
}

/** Why something could not be done in the page. Nothing was pressed. */
export type Problem =
  /** Only the owner can go on. */
  | { readonly type: "blocked"; readonly reason: HumanReason; readonly message: string }
  /** `what` is the place in the recipe, such as `composer.submit`. */
  | { readonly type: "missing"; readonly what: string }
  /** The page does not offer any of the wanted texts. */
  | {
    readonly type: "not_offered";
    readonly group: string;
    readonly wanted: readonly string[];
    readonly offered: readonly string[];
  }
  /** A file did not get into its slot. `call` is how many `upload` calls the page has made; their answers come as events. */
  | { readonly type: "not_attached"; readonly slot: string; readonly message: string }
  /** The composer does not show what it was set to: somebody else is at work in the tab. */
  | { readonly type: "disturbed"; readonly what: string }
  /** The press is not allowed any more: it was called off, or done already. */
  | { readonly type: "void"; readonly message: string };

/** An error of the site as it was seen. */
export type SiteError =
  /** The site said no in its own words. */
  | {
    readonly type: "refused";
    readonly grpc: number | null;
    readonly http: number | null;
    readonly reason: string | null;
    readonly text: string | null;
    /** When the site wants to be asked again, if it said so. */
    readonly retryAfterMs?: number;
  }
  /** No answer, or half of one: what became of the request is not known. */
  | { readonly type: "lost"; readonly message: string }
  /** An answer came that is not understood; `path` says where. */
  | { readonly type: "unreadable"; readonly path: string };

export type Item = Readonly<Record<string, unknown>>;

export type Reply = { readonly ok: true; readonly items: readonly Item[] } | {
  readonly ok: false;
  readonly error: SiteError;
};

/** A call of the page that the recipe names with `writes`. Numbered without gaps for one loaded page. */
export type PageEvent =
  | {
    readonly type: "sent";
    readonly seq: number;
    /** Which call of this page; its answer carries the same number. */
    readonly call: number;
    /** The call's name in the recipe. */
    readonly name: string;
    /** The press that it followed, or null: the owner's own doing. */
    readonly press: string | null;
    readonly asked: Item;
    /** Ms since 1970. */
    readonly at: number;
  }
  | {
    readonly type: "answered";
    readonly seq: number;
    readonly call: number;
    readonly name: string;
    readonly press: string | null;
    readonly reply: Reply;
    readonly at: number;
  };

/** How the page stands. */
export interface Look {
  readonly url: string;
  /** Null when nothing is in the way. */
  readonly blocked: { readonly reason: HumanReason; readonly message: string } | null;
  /** Selectors of the contract that found nothing. */
  readonly missing: readonly string[];
}

/** What the tab is asked, and what it answers. Each press has a key: `<job>#<attempt>`. */
export interface Questions {
  /** Must come first. */
  configure: { ask: { recipe: SiteRecipe }; answer: Record<never, never> };
  /** Waits until the page is ready or something is in the way, at most `waitMs`. */
  look: { ask: { waitMs: number }; answer: Look };
  /** Sets the composer to the plan. */
  compose: { ask: { plan: Plan; uploadMs: number }; answer: { problem: Problem | null } };
  /** Presses submit if the composer still shows the plan's prompt and files, once for a key. */
  press: { ask: { press: string; plan: Plan }; answer: { problem: Problem | null } };
  /** Clicks through an action of the recipe; with a `press` its last click counts as that press. */
  act: {
    ask: { action: string; values: Readonly<Record<string, string>>; press: string | null };
    answer: { problem: Problem | null };
  };
  /** Whether that press happened in this page; `never` also calls it off for ever. */
  recall: { ask: { press: string }; answer: { pressed: "yes" | "never"; events: readonly PageEvent[] } };
  /** Makes a reading call of the recipe from the page. */
  read: { ask: { name: string; args: Readonly<Record<string, string>> }; answer: { reply: Reply } };
}

export type Question = keyof Questions;

/** From the worker to the tab. */
export interface ToTab<Q extends Question = Question> {
  readonly id: number;
  readonly question: Q;
  readonly ask: Questions[Q]["ask"];
}

/** From the tab to the worker. */
export type FromTab =
  /** The first message of a page. `page` is a random id, new with every load. */
  | { readonly type: "hello"; readonly page: string; readonly url: string }
  | { readonly type: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly type: "failed"; readonly id: number; readonly message: string }
  | { readonly type: "event"; readonly event: PageEvent };
