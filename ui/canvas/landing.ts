/**
 * Something is made from a node: the prompt bar gets its picture as a reference, and as long as it is there, what is submitted with
 * it lands beside the node.
 */

import { assetId, type Event, type JobSpec, type NodeChange } from "@sluice/domain";
import { useAsReference } from "../job/use_as_reference.ts";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { changeDraft, draft, type DraftReference } from "../state/draft.ts";
import { facts } from "../state/mod.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import type { Desk } from "./desk.ts";
import type { Point, Rect } from "./geometry.ts";
import { beside, newNode, sizeOfRatio } from "./lay.ts";

interface Spot {
  readonly canvasId: string;
  readonly canvasName: string;
  /** Where the source lies, or where its owner drew a line to. */
  readonly source: Rect;
}

/** The desk of the canvas that is open in this tab. */
export const openDesk: { current: Desk | null } = { current: null };

const spots = new Map<string, Spot>();

/** Begins something from what a node shows; `at` is where results are wanted, beside the node by default. */
export function makeFrom(
  desk: Desk,
  source: Rect,
  media: Pick<DraftReference, "mediaId" | "mime">,
  kind: "image" | "video",
  at?: Point,
): void {
  const { mediaId, mime } = media;
  // a model of the other kind could not make it
  changeDraft(draft.value.kind === kind ? {} : { kind, model: null });
  const isFrame = kind === "video" && mime.startsWith("image/");
  useAsReference({ mediaId, mime, role: isFrame ? "start" : undefined });
  const spot = at === undefined ? source : { x: at.x, y: at.y, w: -96, h: 0 };
  spots.set(mediaId, { canvasId: desk.id, canvasName: desk.sync.name.peek(), source: spot });
}

facts.onEvent((event: Event) => {
  if (event.type === "JobSubmitted") land(event.data.job);
});

function land(job: JobSpec): void {
  const wanted = new Set(draft.peek().references.map(({ mediaId }) => mediaId));
  for (const mediaId of spots.keys()) if (!wanted.has(mediaId)) spots.delete(mediaId);
  for (const one of job.references) {
    const spot = "mediaId" in one ? spots.get(one.from ?? one.mediaId) : undefined;
    if (spot !== undefined) return lay(job, spot);
  }
}

function lay({ jobId, kind, settings }: JobSpec, { canvasId, canvasName, source }: Spot): void {
  if (kind === "text") return;
  const desk = openDesk.current?.id === canvasId ? openDesk.current : null;
  const sizes = Array.from({ length: settings.count }, () => sizeOfRatio(settings.aspectRatio));
  const places = beside(source, sizes, desk?.sheet.all() ?? []);
  const z = desk?.top() ?? 0;
  const nodes = places.map((place, index) =>
    // the same id in each tab and each try
    newNode({ kind: "asset", jobId, index }, place, z + index, assetId({ jobId, index }))
  );
  if (desk !== null) return desk.do(nodes, t("canvas.lands", { n: nodes.length }));
  void send(canvasId, canvasName, nodes);
}

async function send(canvasId: string, name: string, changes: readonly NodeChange[]): Promise<void> {
  const done = await act({
    run: () => api(`/api/canvases/${canvasId}/nodes`, { method: "PATCH", body: { changes } }),
    failed: t("canvas.refused"),
  });
  if (done !== null) toast({ kind: "done", text: t("canvas.landsOn", { name }) });
}
