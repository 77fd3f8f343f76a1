/** What an owner's plan at a provider allows, as data. */

import type { Provider } from "./agent.ts";

/** Plans that give nothing larger than 1K: wire/flow.md, image upscale and tier codes. */
const SMALL: Partial<Readonly<Record<Provider, ReadonlySet<string>>>> = {
  flow: new Set(["FREE", "ZERO", "UNSUBSCRIBED", "UNSUBSCRIBED_WITH_CREDITS"]),
};

/** Whether a login of that tier may give 2K and more; so it is taken for a tier that nobody knows. */
export function mayEnlarge(provider: Provider, tier: string | null): boolean {
  return tier === null || SMALL[provider]?.has(tier.toUpperCase()) !== true;
}
