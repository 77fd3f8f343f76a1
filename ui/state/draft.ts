/** What its owner is about to generate: survives reloads, and is where every "use this again" leads. */

import { findModel, type Kind, type Operation, type ReferenceRole } from "@sluice/domain";
import { batch, signal } from "@preact/signals";
import { ownPref } from "./own_prefs.ts";

/** A stored picture or clip to start from. */
export interface DraftReference {
  readonly mediaId: string;
  readonly mime: string;
  readonly role: ReferenceRole;
}

export interface Draft {
  readonly kind: Exclude<Kind, "text">;
  readonly prompt: string;
  readonly negativePrompt: string;
  /** Public name; null leaves it to the server. */
  readonly model: string | null;
  /** A word or `W:H`; null is the model's default. */
  readonly ratio: string | null;
  readonly count: number;
  /** Seconds; null is the model's default. */
  readonly duration: number | null;
  readonly resolution: "1K" | "2K" | "4K" | null;
  readonly seed: number | null;
  /** What is done with a source; null is the first thing that the model can do. */
  readonly operation: Operation | null;
  readonly references: readonly DraftReference[];
}

/** What an asset or a file tells of how it was made. */
export interface Recallable {
  readonly kind: Exclude<Kind, "text">;
  readonly prompt: string;
  readonly negativePrompt?: string | undefined;
  readonly model: string;
  readonly ratio?: string | undefined;
  readonly count?: number | undefined;
  readonly duration?: number | undefined;
  readonly resolution?: "1K" | "2K" | "4K" | undefined;
  readonly seed?: number | undefined;
  readonly operation?: Operation | undefined;
  readonly references?: readonly DraftReference[] | undefined;
}

export type Part = "prompt" | "seed" | "size" | "all" | "remix";

export const EMPTY: Draft = {
  kind: "image",
  prompt: "",
  negativePrompt: "",
  model: null,
  ratio: null,
  count: 1,
  duration: null,
  resolution: null,
  seed: null,
  operation: null,
  references: [],
};

export const draft = ownPref<Draft>("draft", EMPTY, isDraft);

/** Counts how often somebody was sent to the prompt: the prompt bar takes the focus then. */
export const promptWanted = signal(0);
/** The same for choosing another model. */
export const modelWanted = signal(0);

/** Changes some of it. */
export function changeDraft(changes: Partial<Draft>): void {
  draft.value = { ...draft.value, ...changes };
}

/** Takes over how something was made, or a part of it; `remix` is all but the seed, so that something new comes out. */
export function recall(made: Recallable, part: Part): void {
  const { prompt, model, kind, ratio = null, seed = null, resolution = null } = made;
  switch (part) {
    case "prompt":
      return changeDraft({ prompt });
    case "seed":
      return changeDraft({ seed });
    case "size":
      return changeDraft({ ratio, resolution });
    case "all":
    case "remix":
      return changeDraft({
        kind,
        prompt,
        // a model that there is no more is the server's to replace
        model: findModel(model) === undefined ? null : model,
        ratio,
        resolution,
        negativePrompt: made.negativePrompt ?? "",
        count: made.count ?? 1,
        duration: made.duration ?? null,
        operation: made.operation ?? null,
        references: made.references ?? [],
        seed: part === "all" ? seed : null,
      });
  }
}

/** Adds a reference at the end; one frame of a role takes the place of the one before. */
export function addReference(reference: DraftReference): void {
  const single = reference.role === "start" || reference.role === "end" || reference.role === "source";
  batch(() => {
    const others = draft.value.references.filter(({ mediaId, role }) =>
      single ? role !== reference.role : !(role === reference.role && mediaId === reference.mediaId)
    );
    changeDraft({ references: [...others, reference] });
  });
}

function isDraft(value: unknown): value is Draft {
  const one = value as Draft | null;
  return typeof one === "object" && one !== null && typeof one.prompt === "string" &&
    (one.kind === "image" || one.kind === "video") && Array.isArray(one.references) &&
    typeof one.negativePrompt === "string" && Number.isInteger(one.count) && one.operation !== undefined;
}
