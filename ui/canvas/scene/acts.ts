/** What is done with scenes on the sheet: they are made, opened and added to. */

import { type CanvasNode, MAX_SCENE_CLIPS, type SceneClip } from "@sluice/domain";
import { showMenu } from "../../parts/menu.tsx";
import { toast } from "../../state/toasts.ts";
import { t } from "../../text/mod.ts";
import type { Desk } from "../desk.ts";
import { around } from "../geometry.ts";
import { mediaOf } from "../make.ts";
import { below, newNode, SCENE_SIZE } from "../lay.ts";
import { readingOrder } from "../reading.ts";

export type SceneContent = Extract<CanvasNode["content"], { readonly kind: "scene" }>;
export type SceneNode = CanvasNode & { readonly content: SceneContent };

export function isScene(node: CanvasNode | undefined): node is SceneNode {
  return node?.content.kind === "scene";
}

/** The scenes of the canvas in the order in which they are read. */
export function scenesOf(desk: Desk): readonly SceneNode[] {
  return readingOrder(desk.sheet.all().filter(isScene));
}

/** The clips among nodes, whole, in the order in which they are read. */
export function clipsAmong(desk: Desk, nodes: readonly CanvasNode[]): readonly SceneClip[] {
  return readingOrder(nodes).flatMap((node) => {
    const { content } = node;
    if (content.kind !== "asset" || mediaOf(desk, node)?.mime.startsWith("video/") !== true) return [];
    return [{ jobId: content.jobId, index: content.index, from: 0, to: null }];
  });
}

/** Makes a scene of the chosen clips, or one without any, and opens it. */
export function makeScene(desk: Desk): void {
  const nodes = desk.chosen();
  const clips = clipsAmong(desk, nodes);
  const { x, y } = desk.view.middle();
  const source = clips.length > 0
    ? around(nodes)!
    : { x: x - SCENE_SIZE.w / 2, y: y - SCENE_SIZE.h, w: 0, h: 0 };
  const name = t("canvas.scene.newName", { n: scenesOf(desk).length + 1 });
  const content = { kind: "scene", name, clips: clips.slice(0, MAX_SCENE_CLIPS) } as const;
  const scene = newNode(content, below(source, SCENE_SIZE, desk.sheet.all()), desk.top());
  desk.do([scene], t("canvas.scene.made", { name, n: content.clips.length }));
  if (clips.length > MAX_SCENE_CLIPS) sayFull();
  openScene(desk, scene.nodeId);
}

/** Opens the strip editor of a scene. */
export function openScene(desk: Desk, nodeId: string): void {
  const node = desk.sheet.peek(nodeId);
  if (!isScene(node)) return;
  desk.sheet.select([nodeId]);
  desk.sheet.focus.value = nodeId;
  desk.view.reveal(node);
  desk.composing.value = false;
  desk.scene.value = nodeId;
}

/** Puts clips at the end of a scene, as many as it holds. What was done, in words; null when nothing was. */
export function addClips(
  desk: Desk,
  { nodeId, content }: SceneNode,
  clips: readonly SceneClip[],
): string | null {
  const added = clips.slice(0, MAX_SCENE_CLIPS - content.clips.length);
  if (added.length < clips.length) sayFull();
  if (added.length === 0) return null;
  desk.do([{ nodeId, content: { ...content, clips: [...content.clips, ...added] } }]);
  return t("canvas.scene.added", { n: added.length, name: content.name });
}

/** Asks to which scene the chosen clips go. */
export function askForScene(desk: Desk): void {
  const [first] = desk.chosen();
  if (first === undefined) return;
  const clips = clipsAmong(desk, desk.chosen());
  const items = scenesOf(desk).map((scene) => ({
    label: scene.content.name || t("canvas.scene"),
    icon: "scene" as const,
    run: () => {
      const now = desk.sheet.peek(scene.nodeId);
      const text = isScene(now) ? addClips(desk, now, clips) : null;
      if (text === null) return;
      toast({
        kind: "done",
        text,
        action: { label: t("canvas.scene.open"), run: () => openScene(desk, scene.nodeId) },
      });
    },
  }));
  const { x, y } = desk.view.inWindow({ x: first.x + first.w / 2, y: first.y + first.h / 2 });
  showMenu({ label: t("canvas.scene.add"), items, x, y });
}

function sayFull(): void {
  toast({ kind: "failed", text: t("canvas.scene.full", { n: MAX_SCENE_CLIPS }) });
}
