/** Begins something new from what a node shows. */

import type { CanvasNode } from "@sluice/domain";
import { showMenu } from "../parts/menu.tsx";
import { useAsReference } from "../job/use_as_reference.ts";
import { type DraftReference, promptWanted } from "../state/draft.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { say } from "../text/words.ts";
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
  openPrompt(desk);
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
export function addReferences(desk: Desk, nodes: readonly CanvasNode[]): void {
  const media = nodes.flatMap((node) => mediaOf(desk, node) ?? []);
  const [said] = media.map((one) => useAsReference(one)).slice(-1);
  if (said === undefined) return;
  toast({
    kind: "done",
    text: say(said),
    action: { label: t("canvas.toCreate"), run: () => openPrompt(desk) },
  });
}

function openPrompt(desk: Desk): void {
  desk.scene.value = null;
  desk.composing.value = true;
  promptWanted.value++;
}
