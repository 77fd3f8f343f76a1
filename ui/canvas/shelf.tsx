/** The gallery beside the canvas: pressing puts an asset in the middle, dragging puts it where it is let go. */

import type { AssetJson } from "@sluice/protocol";
import { useEffect, useState } from "preact/hooks";
import { Thumb } from "../parts/media.tsx";
import { reasonOf } from "../state/act.ts";
import { api, ApiError } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { ASSET_TYPE } from "../gallery/drag.ts";
import { assetThing, put } from "./add.ts";
import type { Desk } from "./desk.ts";
import { useDesk } from "./use_desk.ts";

/** As many more are shown with each press. */
const PAGE = 40;
/** Assets of one answer at most. */
const MOST = 500;
/** While somebody types, ms. */
const TYPING_MS = 250;

interface Page {
  readonly assets: readonly AssetJson[];
  readonly total: number;
}

export function Shelf() {
  const desk = useDesk();
  const [words, setWords] = useState("");
  const [limit, setLimit] = useState(PAGE);
  const { page, failed, retry } = usePage(desk, words, limit);
  return (
    <aside class="canvas-shelf glass" aria-label={t("canvas.gallery")}>
      <input
        type="search"
        aria-label={t("canvas.search")}
        placeholder={t("canvas.search")}
        value={words}
        onInput={({ currentTarget }) => {
          setWords(currentTarget.value);
          setLimit(PAGE);
        }}
      />
      {failed !== null && (
        <div class="notice bad">
          <p>{t("canvas.galleryFailed")}: {reasonOf(failed)}</p>
          <button type="button" class="button small" onClick={retry}>{t("canvas.retry")}</button>
        </div>
      )}
      {page?.total === 0 && <p class="hint">{t("canvas.galleryEmpty")}</p>}
      <ul aria-busy={page === null}>
        {page === null && failed === null &&
          Array.from({ length: 6 }, (_, at) => <li key={at} class="skeleton" />)}
        {page?.assets.map((asset) => <Tile key={asset.id} asset={asset} />)}
      </ul>
      {page !== null && page.assets.length < page.total && (
        <button
          type="button"
          class="button wide"
          onClick={() => setLimit(limit + PAGE)}
        >
          {t("canvas.showMore")}
        </button>
      )}
    </aside>
  );
}

function Tile({ asset }: { readonly asset: AssetJson }) {
  const desk = useDesk();
  const { media_id, mime, job_id, index } = asset;
  const alt = asset.alt ?? asset.prompt;
  return (
    <li>
      <button
        type="button"
        draggable
        aria-label={t("canvas.addAsset", { alt })}
        title={alt}
        onDragStart={({ dataTransfer }) => {
          const carried = { mediaId: media_id, mime, jobId: job_id, index };
          dataTransfer?.setData(ASSET_TYPE, JSON.stringify(carried));
          if (dataTransfer !== null) dataTransfer.effectAllowed = "copy";
        }}
        onClick={() => put(desk, [assetThing(desk, { jobId: job_id, index })])}
      >
        <Thumb mediaId={media_id} alt="" width={asset.width} height={asset.height} />
      </button>
    </li>
  );
}

/** So many assets at most that match, in as many questions as it takes. Throws `ApiError`. */
async function first(limit: number, q: string, signal: AbortSignal): Promise<Page> {
  const assets: AssetJson[] = [];
  for (;;) {
    const window = { offset: String(assets.length), limit: String(Math.min(MOST, limit - assets.length)) };
    const query = new URLSearchParams({ ...window, ...q && { q } });
    const found = await api<Page>(`/api/assets?${query}`, { signal });
    assets.push(...found.assets);
    if (assets.length >= limit || found.assets.length === 0) return { assets, total: found.total };
  }
}

/** The first assets that match, asked for anew when a job completes. */
function usePage(desk: Desk, words: string, limit: number) {
  const [page, setPage] = useState<Page | null>(null);
  const [failed, setFailed] = useState<ApiError | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() =>
    facts.onEvent(({ type }) => {
      if (type === "JobCompleted" || type === "AssetsTrashed" || type === "AssetsRestored") {
        setTurn((turn) => turn + 1);
      }
    }), []);
  useEffect(() => {
    const over = new AbortController();
    const ask = async () => {
      try {
        const found = await first(limit, words.trim(), over.signal);
        for (const asset of found.assets) desk.pieces.put(asset);
        setPage(found);
        setFailed(null);
      } catch (error) {
        if (over.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        setFailed(error);
      }
    };
    const timer = setTimeout(() => void ask(), page === null ? 0 : TYPING_MS);
    return () => {
      clearTimeout(timer);
      over.abort();
    };
  }, [words, limit, turn]);
  return { page, failed, retry: () => setTurn(turn + 1) };
}
