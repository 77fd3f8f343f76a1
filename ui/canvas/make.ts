/** Begins something new from what a node shows. */

import type { CanvasNode } from "@sluice/domain";
import { showMenu } from "../parts/menu.tsx";
import { addReference, type DraftReference } from "../state/draft.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import type { Desk } from "./desk.ts";
import type { Point } from "./geometry.ts";
import { makeFrom } from "./landing.ts";

/** The stored bytes that a node shows; null for what has none (yet). */
export function mediaOf(
  desk: Desk,
  { content }: CanvasNode,
): Pick<DraftReference, "mediaId" | "mime"> | null {
  if (content.kind === "reference") return { mediaId: content.mediaId, mime: content.mime };
  if (content.kind !== "asset") return null;
  const shown = desk.pieces.of(content);
  return shown.state === "there" ? { mediaId: shown.piece.mediaId, mime: shown.piece.mime } : null;
}

/** Opens the prompt bar with the node's picture in it; results land beside the node, or at a point of the world. */
export function make(desk: Desk, node: CanvasNode, kind: "image" | "video", at?: Point): void {
  const media = mediaOf(desk, node);
  if (media === null) return;
  makeFrom(desk, node, media, kind, at);
  desk.leave("/");
}

/** Asks what is to be made, where a line out of a node ended. */
export function askWhatToMake(desk: Desk, node: CanvasNode, at: Point): void {
  if (mediaOf(desk, node) === null) return;
  showMenu({
    label: t("canvas.make"),
    ...desk.view.inWindow(at),
    items: [
      { label: t("canvas.makeImage"), icon: "image", run: () => make(desk, node, "image", at) },
      { label: t("canvas.makeVideo"), icon: "video", run: () => make(desk, node, "video", at) },
    ],
  });
}

/** Puts what is chosen among the references of what is made next. */
export function useAsReference(desk: Desk, nodes: readonly CanvasNode[]): void {
  for (const node of nodes) {
    const media = mediaOf(desk, node);
    if (media === null) continue;
    addReference({ ...media, role: media.mime.startsWith("video/") ? "source" : "ingredient" });
  }
  toast({
    kind: "done",
    text: t("canvas.referenceAdded"),
    action: { label: t("canvas.toCreate"), run: () => desk.leave("/") },
  });
}
