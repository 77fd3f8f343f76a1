/** Assets for the palette: asked of the server when the typing rests, and not waited for when it goes on. */

import { useEffect, useState } from "preact/hooks";
import { reasonOf } from "../state/act.ts";
import { api, ApiError } from "../state/api.ts";
import { t } from "../text/mod.ts";
import type { Entry } from "./entries.ts";

const REST_MS = 180;
const MOST = 8;

/** What of `GET /api/assets` is shown. */
interface AssetLine {
  readonly id: string;
  readonly media_id: string;
  readonly type: "image" | "video";
  readonly prompt: string;
}

export type Found =
  | { readonly state: "none" | "searching" }
  | { readonly state: "found"; readonly entries: readonly Entry[] }
  | { readonly state: "failed"; readonly reason: string };

/** The assets whose prompts hold the words of `query`; none for less than two letters. */
export function useAssets(query: string): Found {
  const [found, setFound] = useState<Found>({ state: "none" });
  useEffect(() => {
    const q = query.trim();
    if (q.length < 2) return setFound({ state: "none" });
    const stop = new AbortController();
    setFound({ state: "searching" });
    const timer = setTimeout(() => {
      search(q, stop.signal).then(setFound, (error) => {
        if (stop.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        setFound({ state: "failed", reason: reasonOf(error) });
      });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query]);
  return found;
}

async function search(q: string, signal: AbortSignal): Promise<Found> {
  const path = `/api/assets?${new URLSearchParams({ q, limit: String(MOST) })}`;
  const { assets } = await api<{ readonly assets: readonly AssetLine[] }>(path, { signal });
  return {
    state: "found",
    entries: assets.map(({ id, media_id, type, prompt }) => ({
      id: `asset-${id}`,
      group: "assets",
      icon: type,
      label: prompt === "" ? t("palette.untitled") : prompt,
      own: true,
      thumb: media_id,
      run: (route) => route(`/gallery/${id}`),
    })),
  };
}
