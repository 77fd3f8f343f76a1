/** `SPrCad`: a picture with more pixels, in the reply itself (wire/flow.md §1.4). */

import { Buffer } from "node:buffer";
import sharp from "sharp";
import { integer, must, text, tuple } from "../arguments.ts";
import { readContext } from "../context.ts";
import { newItem } from "../make.ts";
import { RpcRefusal } from "../refusal.ts";
import { rest, serverId } from "../world.ts";
import { admit, type Call } from "./handler.ts";

/** Its factor by level, and what the press calls it. */
const LEVELS = new Map([[1, { factor: 2, name: "2K" }], [2, { factor: 4, name: "4K" }]]);
const ULTRA = 2;
const FREE = 3;
/** Repeated clicks anger the traffic guard soon. */
const WEIGHT = 4;
const JPEG_QUALITY = 70;

export async function upscaleImage(call: Call): Promise<unknown> {
  const { world, press } = call;
  const [mediaId, wanted, contextBlock] = tuple(call.inner, 3);
  const id = text(mediaId);
  const level = LEVELS.get(integer(wanted));
  must(level !== undefined);
  const context = readContext(contextBlock, { project: false });
  Object.assign(press, { model: level.name, references: [id] });
  const source = world.media.get(id);
  if (source === undefined) throw new RpcRefusal(5);
  press.project = source.project;
  must(source.clip === null && !source.uploaded);
  const { tier } = world.options;
  if (tier === FREE || (level.factor === 4 && tier !== ULTRA)) {
    throw new RpcRefusal(7, "PUBLIC_ERROR_MODEL_ACCESS_DENIED");
  }
  admit(call, context, WEIGHT);
  press.project = source.project;
  const [width, height] = [source.width * level.factor, source.height * level.factor];
  const large = sharp(source.bytes).resize(width, height).jpeg({ quality: JPEG_QUALITY }).toBuffer();
  const [pixels] = await Promise.all([large, rest(world, world.options.imageMs)]);
  const bytes = new Uint8Array(pixels);
  const item = newItem(world, { ...source, id: serverId(), bytes, width, height, readyAt: Date.now() });
  press.mediaIds = [item.id];
  return [
    [item.id, item.project, item.workflow, null, null, null, [null, [width, height]]],
    Buffer.from(bytes).toString("base64"),
  ];
}
