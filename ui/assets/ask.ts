/** Questions to `/api/assets`. */

import type { AssetJson } from "@sluice/protocol";
import type { Asset } from "@sluice/domain";
import { api, ApiError } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { type Day, timeZone } from "./days.ts";
import { askOf, type Filter } from "./filter.ts";
import { known } from "./known.ts";
import { assetFrom } from "./shape.ts";

/** Some assets of a list, from a place on. Throws `ApiError`. */
export async function askWindow(
  filter: Filter,
  offset: number,
  limit: number,
  signal?: AbortSignal,
): Promise<readonly Asset[]> {
  const ask = askOf(filter);
  ask.set("offset", String(offset));
  ask.set("limit", String(limit));
  // `askDays` counts
  ask.set("count", "false");
  const { assets } = await api<{ readonly assets: readonly AssetJson[] }>(
    `/api/assets?${ask}`,
    signal && { signal },
  );
  return assets.map((json) => assetFrom(json, accountId()));
}

/** The days of a list. Throws `ApiError`. */
export async function askDays(
  filter: Filter,
  signal: AbortSignal,
): Promise<{ readonly days: readonly Day[]; readonly total: number }> {
  const ask = askOf(filter);
  ask.set("tz", timeZone);
  return await api(`/api/assets/days?${ask}`, { signal });
}

/** The ids of a list from its start, so many at most. Throws `ApiError`. */
export async function askIds(filter: Filter, most: number): Promise<readonly string[]> {
  const ids: string[] = [];
  while (ids.length < most) {
    const assets = await askWindow(filter, ids.length, Math.min(500, most - ids.length));
    for (const asset of assets) {
      known.put(asset);
      ids.push(`${asset.jobId}.${asset.index}`);
    }
    if (assets.length === 0) break;
  }
  return ids;
}

/** Asks for an asset that is not known; it is in `assetById` then. Null when there is none. Throws `ApiError`. */
export async function loadAsset(id: string): Promise<Asset | null> {
  const here = known.peek(id);
  if (here !== undefined) return here;
  const json = await askAsset(id);
  if (json === null) return null;
  const asset = assetFrom(json, accountId());
  known.put(asset);
  return asset;
}

/** The asset as the API shows it, with addresses that are good for an hour; null when there is none. Throws `ApiError`. */
export async function askAsset(id: string): Promise<AssetJson | null> {
  try {
    return await api<AssetJson>(`/api/assets/${encodeURIComponent(id)}`);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** The account whose assets these are. */
export function accountId(): string {
  return facts.account.peek()?.accountId ?? "";
}
