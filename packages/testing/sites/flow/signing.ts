/** Signed addresses of media (wire/flow.md §1.9). */

import { createHmac } from "node:crypto";
import type { World } from "./world.ts";

const KEY_NAME = "labs-flow-prod-cdn-key";
const SECRET = "stand-in";

/** Good for `urlSeconds`, needs no cookies. */
export function signedUrl(world: World, kind: "image" | "video", id: string): string {
  const expires = Math.floor(Date.now() / 1000) + world.options.urlSeconds;
  const path = `/${kind}/${id}`;
  const query = `Expires=${expires}&KeyName=${KEY_NAME}`;
  return `https://flow-content.google${path}?${query}&Signature=${signature(world, `${path}?${query}`)}`;
}

/** Whether the address is signed by us, is not too old, and was not made to expire. */
export function isGood(world: World, url: URL): boolean {
  const expires = Number(url.searchParams.get("Expires"));
  const signed = `${url.pathname}?Expires=${expires}&KeyName=${url.searchParams.get("KeyName")}`;
  return Date.now() / 1000 < expires && url.searchParams.get("Signature") === signature(world, signed);
}

function signature(world: World, text: string): string {
  return createHmac("sha256", `${SECRET} ${world.urlEpoch}`).update(text).digest("base64url");
}
