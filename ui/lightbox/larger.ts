/** Which larger sizes a picture can be made again in. */

import { type Asset, findModel } from "@sluice/domain";

export interface Larger {
  readonly resolution: "2K" | "4K";
  /** Credits. */
  readonly price: number;
}

/** Pixels of the long side that count as that size already; providers differ by some. */
const ENOUGH = { "2K": 1_900, "4K": 3_800 } as const;

/** Smallest first; none for clips, for which models have no size that is chosen afterwards. */
export function largerOf(
  { kind, model, output }: Pick<Asset, "kind" | "model" | "output">,
): readonly Larger[] {
  const found = findModel(model);
  const side = Math.max(output.width ?? 0, output.height ?? 0);
  if (kind !== "image" || found === undefined || side === 0) return [];
  return (["2K", "4K"] as const).flatMap((resolution) => {
    const price = found.price[resolution];
    const offered = found.resolutions.includes(resolution) && price !== undefined;
    return offered && side < ENOUGH[resolution] ? [{ resolution, price }] : [];
  });
}
