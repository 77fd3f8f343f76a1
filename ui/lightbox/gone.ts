/** When what is looked at leaves its room, here or in another tab, the view goes on to what is at its place now. */

import type { Asset } from "@sluice/domain";
import { useEffect, useRef } from "preact/hooks";
import { assetById, closeAsset, loadAsset, openAsset } from "../assets/mod.ts";
import type { Desk, Room } from "../gallery/desk.ts";
import { act } from "../state/act.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";

/** Whether the asset is where it is looked for: the trash has what the gallery has not. */
export function isIn(room: Room, asset: Asset | undefined): asset is Asset {
  return asset !== undefined && (asset.trashedAt !== null) === (room === "trash");
}

/** Gives what is called before its owner takes it away here: that needs no words then. */
export function useGoneOn({ room, list }: Desk, id: string): () => void {
  const asset = assetById(id).value;
  const here = isIn(room, asset);
  const seen = useRef({ id: "", place: -1 });
  const own = useRef("");
  const version = list.version.value;
  useEffect(() => {
    if (here) {
      seen.current = { id, place: list.indexOf(id) };
      return;
    }
    if (seen.current.id !== id) return;
    const { place } = seen.current;
    seen.current = { id: "", place: -1 };
    if (own.current !== id) toast({ kind: "done", text: t("lightbox.wentAway") });
    const next = Math.min(Math.max(0, place), (list.total.peek() ?? 0) - 1);
    const run = async () => next < 0 ? undefined : (await list.between(next, next + 1))[0];
    void act({ run, failed: t("assets.loadFailed") }).then((other) => {
      if (other === undefined) closeAsset();
      else if (other !== null) openAsset(other);
    });
  }, [here, id, version]);
  return () => own.current = id;
}

/** What is known of an asset that may not be loaded yet: it, that it is nowhere, or why it could not be asked for. */
export async function ask(id: string): Promise<"here" | "gone" | "failed"> {
  const found = await act({
    run: async () => await loadAsset(id) === null ? "gone" as const : "here" as const,
    failed: t("assets.loadFailed"),
  });
  return found ?? "failed";
}
