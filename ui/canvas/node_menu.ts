/** What the menu of chosen nodes offers: everything that keys and dragging do. */

import type { CanvasNode } from "@sluice/domain";
import { keysLabel } from "../keyboard/keys.ts";
import type { MenuItem } from "../parts/menu.tsx";
import { showMenu } from "../parts/menu.tsx";
import { t } from "../text/mod.ts";
import { duplicate, group, remove, stack, tidy, ungroup } from "./acts.ts";
import type { Desk } from "./desk.ts";
import { addReferences, make, mediaOf } from "./make.ts";
import { askForScene, clipsAmong, makeScene, openScene, scenesOf } from "./scene/acts.ts";

/** How much larger or smaller one step makes a node. */
const STEP = 1.25;

export function menuOf(desk: Desk): readonly MenuItem[] {
  const nodes = desk.chosen();
  const [only, ...more] = nodes;
  if (only === undefined) return [];
  return [
    ...more.length === 0 ? itemsOfOne(desk, only) : [],
    ...nodes.some((node) => mediaOf(desk, node) !== null)
      ? [
        {
          label: t("canvas.asReference"),
          icon: "references",
          run: () => addReferences(desk, nodes),
        } as const,
      ]
      : [],
    ...clipsAmong(desk, nodes).length === 0 ? [] : [
      { label: t("canvas.scene.make"), icon: "scene", run: () => makeScene(desk) } as const,
      ...scenesOf(desk).length === 0
        ? []
        : [{ label: t("canvas.scene.add"), icon: "plus", run: () => askForScene(desk) } as const],
    ],
    {
      label: t("canvas.duplicate"),
      icon: "copy",
      keys: keysLabel("canvas.duplicate"),
      run: () => duplicate(desk),
    },
    ...more.length === 0 ? [] : [
      { label: t("canvas.group"), icon: "board", keys: keysLabel("canvas.group"), run: () => group(desk) },
      { label: t("canvas.tidy"), icon: "gallery", keys: keysLabel("canvas.tidy"), run: () => tidy(desk) },
    ] as const,
    ...nodes.some(({ content, group }) => group !== null || content.kind === "group")
      ? [
        {
          label: t("canvas.ungroup"),
          icon: "minus",
          keys: keysLabel("canvas.ungroup"),
          run: () => ungroup(desk),
        } as const,
      ]
      : [],
    { label: t("canvas.larger"), icon: "plus", run: () => scale(desk, nodes, STEP) },
    { label: t("canvas.smaller"), icon: "minus", run: () => scale(desk, nodes, 1 / STEP) },
    { label: t("canvas.front"), icon: "up", run: () => stack(desk, true) },
    { label: t("canvas.bottom"), icon: "down", run: () => stack(desk, false) },
    {
      label: t("canvas.remove"),
      icon: "trash",
      keys: keysLabel("canvas.remove"),
      danger: true,
      run: () => remove(desk),
    },
  ];
}

function itemsOfOne(desk: Desk, node: CanvasNode): readonly MenuItem[] {
  const { content, nodeId } = node;
  if (content.kind === "note" || content.kind === "group") {
    const label = t(content.kind === "note" ? "canvas.edit" : "canvas.nameGroup");
    return [{ label, icon: "edit", run: () => desk.editing.value = nodeId }];
  }
  if (content.kind === "scene") {
    return [{ label: t("canvas.scene.open"), icon: "scene", run: () => openScene(desk, nodeId) }];
  }
  const media = mediaOf(desk, node);
  return [
    ...media === null ? [] : [
      { label: t("canvas.makeImage"), icon: "image", run: () => make(desk, node, "image") },
      { label: t("canvas.makeVideo"), icon: "video", run: () => make(desk, node, "video") },
    ] as const,
    ...content.kind !== "asset" ? [] : media === null
      ? [
        {
          label: t("canvas.showJob"),
          icon: "queue",
          run: () => desk.leave(`/jobs/${content.jobId}`),
        } as const,
      ]
      : [
        {
          label: t("canvas.showLarge"),
          icon: "gallery",
          run: () => desk.leave(`/gallery/${content.jobId}.${content.index}`),
        } as const,
      ],
  ];
}

function scale(desk: Desk, nodes: readonly CanvasNode[], by: number): void {
  desk.do(
    nodes.filter(({ content }) => content.kind !== "group").map(({ nodeId, w, h }) => ({
      nodeId,
      w: Math.min(4_000, Math.max(32, Math.round(w * by))),
      h: Math.min(4_000, Math.max(32, Math.round(h * by))),
    })),
  );
}

/** Opens it at a point of the window. */
export function openMenu(desk: Desk, x: number, y: number): void {
  const items = menuOf(desk);
  if (items.length > 0) showMenu({ label: t("canvas.menu"), items, x, y });
}
