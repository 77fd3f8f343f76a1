/** Whether a model can make what is asked: the same rules by which the server refuses, said before anything is sent. */

import { type Agent, mayEnlarge, type Model, ratioParts } from "@sluice/domain";
import type { Draft, DraftReference } from "../state/draft.ts";
import { agentsFor } from "./online.ts";
import { inputOf, operationOf, rolesOf } from "./roles.ts";
import type { Words } from "../text/words.ts";
import type { Trouble } from "./trouble.ts";

/** All that does not fit, in the order of the page. */
export function troublesOf(draft: Draft, model: Model, agents: Iterable<Agent>): readonly Trouble[] {
  return [...referenceTroubles(draft, model), ...settingTroubles(draft, model, agents)];
}

/** The first reason for which a model cannot be chosen for this draft: what its picker shows. */
export function whyNot(draft: Draft, model: Model): Words | null {
  const [reference] = referenceTroubles(draft, model);
  if (reference !== undefined) return reference.words;
  return durationTrouble(draft, model)?.words ?? null;
}

/** The value of the model's list that means the asked ratio, or undefined: `16:9` is `landscape`. */
export function sameRatio(ratio: string, ratios: readonly string[]): string | undefined {
  if (ratios.includes(ratio)) return ratio;
  const parts = ratioParts(ratio);
  return ratios.find((one) => {
    const other = ratioParts(one);
    return parts !== undefined && other !== undefined && parts[0] * other[1] === parts[1] * other[0];
  });
}

function referenceTroubles(draft: Draft, model: Model): readonly Trouble[] {
  const { references } = draft;
  const { takes, title } = model;
  const frames = references.filter(({ role }) => role === "start" || role === "end");
  let others = 0;
  const troubles = references.flatMap((reference, at): readonly Trouble[] => {
    const words = ownTrouble(reference, model);
    if (words !== null) return [{ at, words }];
    if (inputOf(reference.role)[0] !== "references") return [];
    others++;
    if (frames.length > 0 && takes.framesOrReferences) {
      return [{ at, words: { key: "create.fit.frames", params: { model: title } } }];
    }
    if (others <= takes.maxReferences) return [];
    return [{ at, words: { key: "create.fit.many", params: { model: title, most: takes.maxReferences } } }];
  });
  const last = references.findIndex(({ role }) => role === "end");
  if (
    last >= 0 && frames.length === 1 && takes.framesOrReferences && troubles.every(({ at }) => at !== last)
  ) {
    return [...troubles, { at: last, words: { key: "create.fit.last", params: { model: title } } }];
  }
  return troubles;
}

/** What is wrong with one reference whatever stands beside it. `what` is a key of the catalogue: `roleWord` says it. */
function ownTrouble({ role, mime }: DraftReference, model: Model): Words | null {
  const { takes, title, kind } = model;
  if (!inputOf(role).some((input) => takes.inputs.includes(input))) {
    return { key: "create.fit.input", params: { model: title, what: `role.${role}` } };
  }
  if (!rolesOf(model).includes(role)) {
    return { key: "create.fit.role", params: { model: title, what: `role.${role}` } };
  }
  const clip = mime.startsWith("video/");
  if (role === "source" && kind === "video") return clip ? null : { key: "create.fit.noClip" };
  return clip ? { key: "create.fit.clip" } : null;
}

function settingTroubles(draft: Draft, model: Model, agents: Iterable<Agent>): readonly Trouble[] {
  const { title: name, ratios, maxCount, kind, resolutions, takes } = model;
  const { ratio, count, resolution } = draft;
  const troubles: (Trouble | null)[] = [
    ratio !== null && sameRatio(ratio, ratios) === undefined
      ? { at: "ratio", words: { key: "create.fit.ratio", params: { model: name, value: ratio } } }
      : null,
    kind === "image" && count > maxCount
      ? { at: "count", words: { key: "create.fit.count", params: { model: name, most: maxCount } } }
      : null,
    durationTrouble(draft, model),
    resolution !== null && !resolutions.includes(resolution)
      ? {
        at: "resolution",
        words: { key: "create.fit.resolution", params: { model: name, value: resolution } },
      }
      : tierTrouble(draft, model, agents),
  ];
  const operation = operationOf(draft, model);
  if (operation !== null && !takes.operations.includes(operation)) {
    troubles.push({ at: "operation", words: { key: "create.fit.operation", params: { model: name } } });
  }
  return troubles.filter((trouble) => trouble !== null);
}

function durationTrouble({ duration }: Draft, { kind, durations, title }: Model): Trouble | null {
  if (kind !== "video" || duration === null || durations.includes(duration)) return null;
  return {
    at: "duration",
    words: { key: "create.fit.duration", params: { model: title, value: String(duration) } },
  };
}

/** A plan that gives nothing larger at any agent that is online. */
function tierTrouble({ resolution }: Draft, model: Model, agents: Iterable<Agent>): Trouble | null {
  if (resolution === null || resolution === "1K") return null;
  const online = agentsFor(model, agents);
  if (online.length === 0) return null;
  if (online.some(({ session }) => mayEnlarge(model.provider, session?.account.tier ?? null))) return null;
  return { at: "resolution", words: { key: "create.fit.tier", params: { provider: model.provider } } };
}
