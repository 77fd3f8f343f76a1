/** What the nodes of a canvas show. */

import { type Asset, assetId, type AssetRef, type Canvas, MAX_ARRANGED, MAX_NODES } from "@sluice/domain";
import type { Kit } from "./kit.ts";

/** The assets on a canvas and in its scenes that exist, each once, in any order; of very many in scenes the first. */
export async function assetsOn({ settings }: Kit, { accountId, nodes }: Canvas): Promise<readonly Asset[]> {
  const refs = new Map<string, AssetRef>();
  const clips: AssetRef[] = [];
  for (const { content } of nodes) {
    if (content.kind === "scene") clips.push(...content.clips);
    if (content.kind === "asset") refs.set(assetId(content), content);
  }
  // 2,000 full scenes name more than one answer should hold
  for (const clip of clips) if (refs.size < MAX_NODES) refs.set(assetId(clip), clip);
  const asked = [...refs.values()].map(({ jobId, index }) => ({ jobId, index }));
  const found: Asset[] = [];
  for (let at = 0; at < asked.length; at += MAX_ARRANGED) {
    found.push(...await settings.reads.assetsAmong(accountId, asked.slice(at, at + MAX_ARRANGED)));
  }
  return found;
}
