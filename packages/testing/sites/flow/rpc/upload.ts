/** `maseQ`: an owner's picture comes in (wire/flow.md §1.4). */

import { Buffer } from "node:buffer";
import sharp from "sharp";
import { clientId, exactly, must, onlyAt, text, tuple } from "../arguments.ts";
import { knownProject, readContext, spendToken } from "../context.ts";
import { refuseBy } from "../faults.ts";
import { newItem, newWorkflow } from "../make.ts";
import { timeRow, workflowRow } from "../records.ts";
import { RpcRefusal } from "../refusal.ts";
import { type Bytes, rest, serverId } from "../world.ts";
import type { Call } from "./handler.ts";

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const FORMATS = ["jpeg", "png", "webp"];
const JPEG_QUALITY = 90;

export async function uploadImage({ world, inner, fault }: Call): Promise<unknown> {
  refuseBy(fault);
  const request = tuple(inner, 12);
  onlyAt(request, 0, 1, 2, 3, 8, 10, 11);
  const context = readContext(request[0]);
  const encoded = text(request[1]);
  must(BASE64.test(encoded) && encoded.length % 4 === 0);
  must(/^image\/[\w+.-]+$/.test(text(request[2])));
  exactly(request[3], 1);
  const name = text(request[8]);
  clientId(request[10]);
  clientId(request[11]);
  const project = knownProject(world, context.project);
  // Nobody has agreed yet; the page asks a person when it is told so.
  if (world.blockers.consent) throw new RpcRefusal(7);
  spendToken(world, context);
  const [{ bytes, width, height }] = await Promise.all([
    asJpeg(Buffer.from(encoded, "base64")),
    rest(world, world.options.imageMs),
  ]);
  const id = serverId();
  const workflow = newWorkflow(world, project, id, name, serverId());
  const item = newItem(world, {
    id,
    kind: "image",
    bytes,
    readyAt: Date.now(),
    uploaded: true,
    project,
    workflow: workflow.id,
    prompt: name,
    seed: 0,
    model: "",
    aspect: 0,
    width,
    height,
    references: [],
    clip: null,
  });
  const details = [timeRow(item.createdAt), name, ...new Array(11).fill(null), bytes.length];
  const size = [null, [null, "image/jpeg"], [width, height]];
  return [[id, project, workflow.id, item.mark, null, details, size], workflowRow(workflow)];
}

/** The bytes decide, not the name of their type; everything becomes a JPEG. */
async function asJpeg(bytes: Bytes | Buffer): Promise<{ bytes: Bytes; width: number; height: number }> {
  try {
    const picture = sharp(bytes);
    const { format, width = 0, height = 0 } = await picture.metadata();
    must(FORMATS.includes(format ?? ""));
    const jpeg = format === "jpeg" ? bytes : await picture.jpeg({ quality: JPEG_QUALITY }).toBuffer();
    return { bytes: new Uint8Array(jpeg), width, height };
  } catch {
    throw new RpcRefusal(3);
  }
}
