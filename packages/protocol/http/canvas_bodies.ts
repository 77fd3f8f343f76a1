/** Bodies of `/api/canvases`. */

import { MAX_NODE_CHANGES, MAX_SCENE_CLIPS, type NodeChange } from "@sluice/domain";
import * as z from "zod";
import { text, uuid } from "./fields.ts";
import { validate } from "./validate.ts";

/** No canvas is so wide that an owner would find the other end again. */
const FAR = 1_000_000;

const id = z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/, "1 to 64 of A-Z, a-z, 0-9, _, . and -");
const coordinate = z.number().min(-FAR).max(FAR);
const extent = z.number().min(8).max(20_000);

const asset = { jobId: uuid.toLowerCase(), index: z.number().int().min(0).max(99) };
const clip = z.object({ ...asset, from: z.number().int().min(0), to: z.number().int().min(0).nullable() })
  .refine(({ from, to }) => to === null || from < to, { path: ["to"], error: "a time after from, or null" });

const content = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("asset"), ...asset }),
  z.object({
    kind: z.literal("reference"),
    mediaId: z.string().regex(/^[0-9a-f]{64}$/, "a media id"),
    mime: text(100),
  }),
  z.object({ kind: z.literal("note"), text: text(4_000) }),
  z.object({ kind: z.literal("group"), name: text(80) }),
  z.object({ kind: z.literal("scene"), name: text(80), clips: z.array(clip).max(MAX_SCENE_CLIPS) }),
]);

const change = z.union([
  z.strictObject({ nodeId: id, gone: z.literal(true) }),
  z.strictObject({
    nodeId: id,
    x: coordinate.optional(),
    y: coordinate.optional(),
    w: extent.optional(),
    h: extent.optional(),
    z: coordinate.optional(),
    group: id.nullable().optional(),
    content: content.optional(),
  }),
]);

const canvas = z.object({ name: text(80).trim().min(1) });
const changes = z.object({ changes: z.array(change).min(1).max(MAX_NODE_CHANGES) });

/** `POST /api/canvases` and `PATCH /api/canvases/:id`. Throws `EdgeError`. */
export function readCanvasBody(json: unknown): { readonly name: string } {
  return validate(canvas, json);
}

/** `PATCH /api/canvases/:id/nodes`. Throws `EdgeError`. */
export function readNodeChanges(json: unknown): readonly NodeChange[] {
  // what is absent in JSON is absent here too: zod adds no field
  return validate(changes, json).changes as readonly NodeChange[];
}

/** The schemas themselves, for the description of the API. */
export { canvas as canvasBody, changes as nodeChangesBody };
