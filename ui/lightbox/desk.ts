/** What the parts of the large view share, and how its owner likes it. */

import { type Signal, signal } from "@preact/signals";
import { choice, pref } from "../state/prefs.ts";
import type { Stage } from "./stage.ts";
import { FITTED, type View } from "./view.ts";

export interface LightDesk {
  readonly view: Signal<View>;
  /** The stage that buttons and keys act on. */
  readonly stage: Signal<Stage | null>;
  /** The clip that is looked at; null for pictures. */
  readonly player: Signal<HTMLVideoElement | null>;
}

export function openLightDesk(): LightDesk {
  return { view: signal(FITTED), stage: signal(null), player: signal(null) };
}

export const MODES = ["side", "divide", "blink"] as const;

/** How two are compared. */
export const mode = choice("compare", "side", MODES);

/** Whether the panel with everything that is known is open. */
export const details = pref("details", false, isFlag);

/** Clips begin again at their end. */
export const loops = pref("loop", true, isFlag);

export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 1.5, 2];

export const speed = pref(
  "speed",
  1,
  (value): value is number => typeof value === "number" && SPEEDS.includes(value),
);

function isFlag(value: unknown): value is boolean {
  return typeof value === "boolean";
}
