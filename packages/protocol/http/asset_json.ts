/** An asset as `/api/assets` shows it. */

import { type Asset, assetId, TRASH_MS } from "@sluice/domain";
import { timeOf } from "./ids.ts";

/** Addresses of media, relative to the public URL; signed but for the last. */
export interface AssetLinks {
  original(mediaId: string): string;
  /** Small pictures; of a clip its beginning. */
  thumb(mediaId: string): string;
  preview(mediaId: string): string;
  /** To be saved, with what it was made with inside; it takes a key or the session. */
  download(asset: Asset): string;
}

export type AssetJson = ReturnType<typeof assetJson>;

/** `agentName`: null for an agent that is no more. */
export function assetJson(asset: Asset, agentName: string | null, links: AssetLinks) {
  const { output, origin, trashedAt } = asset;
  const { mediaId } = output;
  return {
    id: assetId(asset),
    job_id: asset.jobId,
    index: asset.index,
    media_id: mediaId,
    url: links.original(mediaId),
    thumb_url: links.thumb(mediaId),
    preview_url: links.preview(mediaId),
    download_url: links.download(asset),
    mime: output.mime,
    type: asset.kind,
    width: output.width,
    height: output.height,
    duration: output.duration,
    bytes: output.bytes,
    prompt: asset.prompt,
    negative_prompt: asset.negativePrompt,
    model: asset.model,
    provider: asset.provider,
    agent: { id: asset.agentId, name: agentName },
    seed: output.seed ?? asset.seed,
    created_at: timeOf(asset.createdAt),
    starred: asset.starred,
    board: asset.boardId,
    tags: asset.tags,
    alt: asset.alt,
    trashed_at: timeOf(trashedAt),
    purge_at: timeOf(trashedAt === null ? null : trashedAt + TRASH_MS),
    references: asset.references.map(({ role, mediaId, mime, from = null }) => ({
      media_id: mediaId,
      role,
      mime,
      url: links.original(mediaId),
      from,
    })),
    origin: origin === null ? null : { job_id: origin.jobId, how: origin.how },
    retry_of: asset.retryOf,
    aspect_ratio: asset.aspectRatio,
    count: asset.count,
    batch: asset.batchId,
  };
}
