/** Ratios without those that say the same in other words. */

import { ratioParts } from "@sluice/domain";

/** One name for each shape, in numbers where the model knows them, in the model's order. */
export function shapesOf(ratios: readonly string[]): readonly string[] {
  const names = new Map<number, string>();
  for (const ratio of ratios) {
    const parts = ratioParts(ratio);
    if (parts === undefined) continue;
    const value = parts[0] / parts[1];
    if (!names.has(value) || ratio.includes(":")) names.set(value, ratio);
  }
  return [...names.values()];
}
