/** What an owner does with assets: shown at once, sent, taken back with the reason when it is refused, and undone on demand. */

import { type Asset, assetId, assetRefFrom, type Event, event, tagsAfter } from "@sluice/domain";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { accountId } from "./ask.ts";
import { compareAll } from "./follow.ts";
import { known } from "./known.ts";

/** What is absent stays as it is; `board: null` is no board. */
export interface AssetChanges {
  readonly starred?: boolean;
  readonly board?: string | null;
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  readonly alt?: string | null;
}

/** Assets that one request may name. */
const IN_REQUEST = 500;

/**
 * Changes assets of these ids. With `said` a notice says so and offers the way back. Whether the server took it: when not, the
 * screen has said why.
 */
export async function changeAssets(
  { ids, said, ...changes }: AssetChanges & { readonly ids: readonly string[]; readonly said?: string },
): Promise<boolean> {
  const before = knownAmong(ids);
  const { board, ...others } = changes;
  const data = {
    accountId: accountId(),
    assets: refsOf(ids),
    ...others,
    ...board === undefined ? {} : { boardId: board },
  };
  const { starred, addTags, removeTags, alt } = changes;
  const body = { starred, board, add_tags: addTags, remove_tags: removeTags, alt };
  const done = await carryOut(
    event("AssetsArranged", data),
    ids,
    t("assets.changeFailed"),
    (some) => api("/api/assets", { method: "PATCH", body: { ids: some, ...body } }),
  );
  if (done && said !== undefined) {
    toast({
      kind: "done",
      text: said,
      action: { label: t("toast.undo"), run: () => void undo(before, changes) },
    });
  }
  return done;
}

/** Puts assets into the trash, and offers to take them out again. */
export async function trashAssets(ids: readonly string[]): Promise<boolean> {
  const data = { accountId: accountId(), assets: refsOf(ids) };
  const done = await carryOut(
    event("AssetsTrashed", data),
    ids,
    t("assets.trashFailed"),
    (some) => api("/api/assets/trash", { method: "POST", body: { ids: some } }),
  );
  if (done) {
    toast({
      kind: "done",
      text: t("assets.trashed", { n: ids.length }),
      action: { label: t("toast.undo"), run: () => void restoreAssets(ids) },
    });
  }
  return done;
}

/** Takes assets out of the trash, with all that was said of them. */
export async function restoreAssets(ids: readonly string[]): Promise<boolean> {
  const data = { accountId: accountId(), assets: refsOf(ids) };
  const done = await carryOut(
    event("AssetsRestored", data),
    ids,
    t("assets.restoreFailed"),
    (some) => api("/api/assets/restore", { method: "POST", body: { ids: some } }),
  );
  if (done) toast({ kind: "done", text: t("assets.restored", { n: ids.length }) });
  return done;
}

/** Erases assets of the trash for good. There is no way back: ask before. */
export async function eraseAssets(ids: readonly string[]): Promise<boolean> {
  const byJob = Map.groupBy(refsOf(ids), ({ jobId }) => jobId);
  const events = Array.from(byJob, ([jobId, refs]) =>
    event("JobErased", {
      accountId: accountId(),
      jobId,
      mediaIds: [],
      entry: false,
      indexes: refs.map(({ index }) => index),
    }));
  const done = await carryOut(
    events,
    ids,
    t("assets.eraseFailed"),
    (some) => api("/api/assets", { method: "DELETE", body: { ids: some } }),
  );
  if (done) toast({ kind: "done", text: t("assets.erased", { n: ids.length }) });
  return done;
}

async function carryOut(
  events: Event | readonly Event[],
  ids: readonly string[],
  failed: string,
  send: (ids: readonly string[]) => Promise<unknown>,
): Promise<boolean> {
  if (ids.length === 0) return true;
  const before = knownAmong(ids);
  const done = await act({
    show: () => {
      for (const one of [events].flat() as readonly Event[]) known.fold(one, facts.now(), ids);
      return () => before.forEach((asset) => known.put(asset));
    },
    run: async () => {
      for (let from = 0; from < ids.length; from += IN_REQUEST) {
        await send(ids.slice(from, from + IN_REQUEST));
      }
      return true;
    },
    failed,
  });
  // some of it may have been done
  if (done === null) compareAll();
  return done !== null;
}

/** Gives each asset back what it had, those that had the same together. */
async function undo(before: readonly Asset[], changes: AssetChanges): Promise<void> {
  const back = Map.groupBy(before, (asset) => JSON.stringify(waysBack(asset, changes)));
  for (const [way, assets] of back) {
    if (way !== "{}") await changeAssets({ ids: assets.map(assetId), ...JSON.parse(way) as AssetChanges });
  }
}

/** What makes an asset as it was before it was changed. */
function waysBack(asset: Asset, { starred, board, addTags, removeTags, alt }: AssetChanges): AssetChanges {
  const after = tagsAfter(asset.tags, { addTags: addTags ?? [], removeTags: removeTags ?? [] });
  const came = after.filter((tag) => !asset.tags.includes(tag));
  const went = asset.tags.filter((tag) => !after.includes(tag));
  return {
    ...starred === undefined ? {} : { starred: asset.starred },
    ...board === undefined ? {} : { board: asset.boardId },
    ...alt === undefined ? {} : { alt: asset.alt },
    ...came.length === 0 ? {} : { removeTags: came },
    ...went.length === 0 ? {} : { addTags: went },
  };
}

function knownAmong(ids: readonly string[]): readonly Asset[] {
  return ids.map((id) => known.peek(id)).filter((asset) => asset !== undefined);
}

function refsOf(ids: readonly string[]) {
  return ids.map((id) => assetRefFrom(id)).filter((ref) => ref !== null);
}
