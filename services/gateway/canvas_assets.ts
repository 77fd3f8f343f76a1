/** What the nodes of a canvas show. */

import { type Asset, type AssetRef, type Canvas, MAX_ARRANGED } from "@sluice/domain";
import type { Kit } from "./kit.ts";

/** The assets on a canvas that exist, each once, in any order. */
export async function assetsOn({ settings }: Kit, { accountId, nodes }: Canvas): Promise<readonly Asset[]> {
  const refs = new Map<string, AssetRef>();
  for (const { content } of nodes) {
    if (content.kind !== "asset") continue;
    const { jobId, index } = content;
    refs.set(`${jobId}.${index}`, { jobId, index });
  }
  const asked = [...refs.values()];
  const found: Asset[] = [];
  for (let at = 0; at < asked.length; at += MAX_ARRANGED) {
    found.push(...await settings.reads.assetsAmong(accountId, asked.slice(at, at + MAX_ARRANGED)));
  }
  return found;
}
