/** What can be done with assets on these pages, each by one function for keys, menus and bars alike. */

import {
  askAsset,
  askedOf,
  type Asset,
  assetById,
  boardName,
  changeAssets,
  eraseAssets,
  go,
  MOST_SELECTED,
  openAsset,
  recallableOf,
  trashAssets,
} from "../assets/mod.ts";
import { assetId } from "@sluice/domain";
import { recallWithUndo } from "../job/recall_with_undo.ts";
import { useAsReference } from "../job/use_as_reference.ts";
import { confirm } from "../parts/confirm.tsx";
import { act } from "../state/act.ts";
import { announce } from "../state/announce.ts";
import type { Part } from "../state/draft.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import type { Desk } from "./desk.ts";

/** Gives all of them a star or, when all have one, takes it from them. */
export async function star(ids: readonly string[]): Promise<void> {
  const starred = !ids.every((id) => assetById(id).peek()?.starred === true);
  const said = t(starred ? "assets.starred" : "assets.unstarred", { n: ids.length });
  // one star is taken back where it was given
  if (ids.length === 1) announce(said);
  await changeAssets({ ids, starred, ...ids.length === 1 ? {} : { said } });
}

/** Puts assets on a board, or on none. */
export async function moveTo(ids: readonly string[], board: string | null): Promise<void> {
  const n = ids.length;
  const said = board === null
    ? t("assets.unboarded", { n })
    : t("assets.moved", { n, board: boardName(board) ?? "" });
  await changeAssets({ ids, board, said });
}

/** Into the trash; from there for good, which is asked before. */
export async function remove({ room }: Desk, ids: readonly string[]): Promise<void> {
  if (room === "gallery") await trashAssets(ids);
  else await erase(ids);
}

async function erase(ids: readonly string[]): Promise<void> {
  const sure = await confirm({
    title: t("trash.eraseTitle"),
    text: t("trash.eraseText", { n: ids.length }),
    yes: t("trash.erase"),
    danger: true,
  });
  if (sure) await eraseAssets(ids);
}

/** Saves each as a file of its own. */
export async function download(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    // signed addresses end: a new one each time
    const asset = await act({ run: () => askAsset(id), failed: t("assets.loadFailed") });
    if (asset === null) return;
    const link = document.createElement("a");
    link.href = asset.download_url;
    link.download = "";
    link.click();
  }
}

/** Takes over how the asset was made, or a part of it, and says what. */
export async function takeOver(asset: Asset, part: Part): Promise<void> {
  const told = part === "prompt" || part === "seed";
  const asked = told ? {} : await act({ run: () => askedOf(asset), failed: t("assets.loadFailed") });
  if (asked === null) return;
  const made = recallableOf(asset, asked);
  if (part === "seed" && made.seed === undefined) {
    toast({ kind: "failed", text: t("gallery.noSeed") });
    return;
  }
  recallWithUndo(made, part, t(`gallery.recalled.${part}`), toCreate());
}

/** Puts the asset among the references of what is made next, as its model takes it. */
export function addAsReference({ output: { mediaId, mime } }: Asset): void {
  toast({ kind: "done", text: say(useAsReference({ mediaId, mime })), action: toCreate() });
}

/** Shows it large. */
export function open(asset: Asset): void {
  openAsset(assetId(asset));
}

/** Chooses the whole list, as far as that can be. */
export async function selectAll({ list, selection }: Desk): Promise<void> {
  const total = list.total.peek() ?? 0;
  const most = Math.min(total, MOST_SELECTED);
  const ids = await act({ run: () => list.between(0, most), failed: t("assets.loadFailed") });
  if (ids === null) return;
  selection.set(ids);
  // how many there are the bar says
  if (most < total) announce(t("gallery.selectedMost", { n: ids.length }));
}

/** Chooses all from the last chosen one to this one. */
export async function selectTo({ list, selection, focus }: Desk, id: string): Promise<void> {
  const anchor = selection.anchor ?? focus.peek() ?? id;
  const [a, b] = [list.indexOf(anchor), list.indexOf(id)];
  if (b < 0) return;
  const [from, to] = a < 0 ? [b, b] : [Math.min(a, b), Math.max(a, b)];
  const ids = await act({ run: () => list.between(from, to + 1), failed: t("assets.loadFailed") });
  if (ids !== null) selection.add(ids);
  selection.anchor = anchor;
}

function toCreate() {
  return { label: t("gallery.toCreate"), run: () => go("/") };
}
