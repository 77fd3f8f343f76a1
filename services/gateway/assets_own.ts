/** Assets as their owner names and sees them. */

import { type Asset, assetId, type AssetRef, assetRefFrom, assetsOf } from "@sluice/domain";
import { type AssetJson, assetJson, EdgeError, positionOf, quoted } from "@sluice/protocol";
import type { Kit } from "./kit.ts";
import { mediaPath } from "./media_urls.ts";
import { readsReached } from "./read_your_writes.ts";

/** The asset as `GET /api/assets/:id` shows it. */
export function showAsset({ settings, view }: Kit, asset: Asset): AssetJson {
  return assetJson(asset, view.facts.agent(asset.agentId)?.name ?? null, {
    original: (mediaId) => mediaPath(settings, mediaId),
    thumb: (mediaId) => mediaPath(settings, mediaId, undefined, { variant: "thumb" }),
    preview: (mediaId) => mediaPath(settings, mediaId, undefined, { variant: "preview" }),
    download: ({ jobId, index }) => `/api/jobs/${jobId}/download?index=${index}&provenance=true`,
  });
}

/**
 * The account's assets of these ids, in their order; also those of a job that completed a moment ago. Throws `EdgeError`
 * `not_found` for the first id that is none of them.
 */
export async function requireAssets(
  kit: Kit,
  accountId: string,
  ids: readonly string[],
): Promise<readonly Asset[]> {
  const refs = ids.map((id) => assetRefFrom(id) ?? refuse(id));
  await readsReached(kit.view, accountId);
  const found = new Map<string, Asset>();
  for (const asset of await kit.settings.reads.assetsAmong(accountId, refs)) found.set(assetId(asset), asset);
  return refs.map((ref) =>
    found.get(assetId(ref)) ?? youngAsset(kit, accountId, ref) ?? refuse(assetId(ref))
  );
}

/** The projections may be behind the event that told the caller of the asset. */
function youngAsset({ view }: Kit, accountId: string, { jobId, index }: AssetRef): Asset | undefined {
  const job = view.facts.job(accountId, jobId);
  return job === undefined ? undefined : assetsOf(job).find((asset) => asset.index === index);
}

function refuse(id: string): never {
  throw new EdgeError("not_found", `there is no asset ${quoted(id)}`, { param: "id" });
}

/** A place in the event stream that rows read from now on include: who folds on from there misses nothing. */
export async function listPosition({ settings, view }: Kit, accountId: string): Promise<string> {
  await readsReached(view, accountId);
  return positionOf(settings.cell, await settings.reads.checkpoint(settings.cell));
}
