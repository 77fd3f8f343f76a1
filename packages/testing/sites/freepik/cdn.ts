/**
 * `pikaso.cdnpk.net`: the pictures. An address is enough, no cookie is needed. No CORS header is sent, so a page's own script cannot read
 * the bytes: downloads that go through `fetch` in the page are known to fail there.
 */

import { previewOf } from "./picture.ts";
import type { World } from "./world.ts";

const FILE = /^\/private\/production\/(\d+)\/render\.png$/;

export async function serveCdn({ urls, creations, media }: World, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const asset = Number(FILE.exec(pathname)?.[1] ?? NaN);
  const good = urls.get(searchParams.get("token") ?? "");
  if (good === undefined || good.asset !== asset || good.until < Date.now()) {
    return new Response("Forbidden", { status: 403 });
  }
  const creation = [...creations.values()].find((one) => one.asset === asset);
  const medium = creation === undefined ? undefined : media.get(creation.identifier);
  if (medium === undefined || medium.readyAt === null) return new Response("Not found", { status: 404 });
  const bytes = searchParams.get("preview") === "1" ? await previewOf(medium.bytes) : medium.bytes;
  return new Response(bytes, { headers: { "content-type": "image/png" } });
}
