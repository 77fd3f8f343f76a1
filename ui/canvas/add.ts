/** Puts things on the open canvas: assets, stored pictures, files. */

import type { AssetRef, CanvasNode, NodeContent } from "@sluice/domain";
import { ASSET_TYPE } from "../gallery/drag.ts";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { fileTrouble } from "../state/file_check.ts";
import { toast } from "../state/toasts.ts";
import { size, t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import type { Desk } from "./desk.ts";
import type { Point } from "./geometry.ts";
import { newNode, sizeOf, spread } from "./lay.ts";

/** Something to be put down, with its shape in pixels. */
export interface Thing {
  readonly content: NodeContent;
  readonly width: number | null;
  readonly height: number | null;
}

/** An asset as a thing, as far as its shape is known. */
export function assetThing(desk: Desk, { jobId, index }: AssetRef): Thing {
  const shown = desk.pieces.of({ jobId, index });
  const { width, height } = shown.state === "there" ? shown.piece : { width: null, height: null };
  return { content: { kind: "asset", jobId, index }, width, height };
}

/** Puts things around a point of the world, and chooses them. */
export function put(desk: Desk, things: readonly Thing[], at: Point = desk.view.middle()): void {
  let z = desk.top();
  const places = spread(things.map(({ width, height }) => sizeOf(width, height)), at);
  const nodes = things.map(({ content }, i): CanvasNode => newNode(content, places[i]!, z++));
  desk.do(nodes, t("canvas.added", { n: nodes.length }));
  desk.sheet.select(nodes.map(({ nodeId }) => nodeId));
}

interface Stored {
  readonly references: readonly {
    readonly id: string;
    readonly mime: string;
    readonly width: number | null;
    readonly height: number | null;
  }[];
}

/** Stores files as references and puts them around a point; one that is refused is said, the others come. */
export async function upload(
  desk: Desk,
  files: readonly File[],
  at: Point = desk.view.middle(),
): Promise<void> {
  const things: Thing[] = [];
  for (const file of files) {
    const trouble = fileTrouble(file, size);
    if (trouble !== null) {
      toast({ kind: "failed", text: say(trouble) });
      continue;
    }
    const body = new FormData();
    body.append("file", file);
    const stored = await act({
      run: () => api<Stored>("/api/references", { method: "POST", body }),
      failed: t("canvas.uploadFailed", { name: file.name }),
    });
    for (const { id, mime, width, height } of stored?.references ?? []) {
      things.push({ content: { kind: "reference", mediaId: id, mime }, width, height });
    }
  }
  if (things.length > 0) put(desk, things, at);
}

/** What was dropped on the canvas, at a point of the world. Whether it was anything. */
export function drop(desk: Desk, transfer: DataTransfer, at: Point): boolean {
  if (transfer.files.length > 0) {
    void upload(desk, [...transfer.files], at);
    return true;
  }
  const asset = transfer.getData(ASSET_TYPE);
  if (asset === "") return false;
  const { jobId, index } = JSON.parse(asset) as AssetRef;
  put(desk, [assetThing(desk, { jobId, index })], at);
  return true;
}
