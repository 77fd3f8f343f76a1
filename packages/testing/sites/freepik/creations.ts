/**
 * Reading back what was made, and the account. That creations can be asked for, by `ids[]` and in a `data` list, is in public clients; the
 * filter by family, the history and the account's call are our guess, made so that a fate that is unknown can be looked up. [D]
 */

import { serveCall } from "./serve_call.ts";
import { type Creation, word, type World } from "./world.ts";

const MOST = 100;

/** `GET /pikaso/api/creations?family=<uuid>` or `?ids[]=<identifier>&…`. */
export function serveCreations(world: World, request: Request): Promise<Response> {
  return serveCall(world, "creations", "read", request, ({ url, admit }) => {
    admit();
    const family = url.searchParams.get("family");
    const ids = new Set(url.searchParams.getAll("ids[]"));
    return list(world, url, (one) => one.family.id === family || ids.has(one.identifier));
  });
}

/** `GET /pikaso/api/creations/history?limit=<n>`: the newest first. */
export function serveHistory(world: World, request: Request): Promise<Response> {
  return serveCall(world, "creations/history", "read", request, ({ url, admit }) => {
    admit();
    return list(world, url, () => true);
  });
}

/** `GET /pikaso/api/user`: the test whether somebody is signed in. */
export function serveUser(world: World, request: Request): Promise<Response> {
  return serveCall(world, "user", "read", request, ({ admit }) => {
    admit();
    const { uid, credits, options: { plan, email } } = world;
    return { id: Number(uid), credits, plan, email };
  });
}

function list(world: World, url: URL, likes: (one: Creation) => boolean): unknown {
  const limit = Math.min(Number(url.searchParams.get("limit") ?? MOST) || MOST, MOST);
  const liked = [...world.creations.values()].filter(likes).reverse().slice(0, limit);
  return { data: liked.map((one) => shown(world, one)) };
}

function shown(world: World, one: Creation): Record<string, unknown> {
  const { id, identifier, family, status, createdAt, index, width, height, resolution, seed } = one;
  return {
    id,
    identifier,
    family: family.id,
    prompt: family.prompt,
    image_index: index,
    created_at: createdAt.toISOString(),
    status,
    url: status === "completed" ? signedUrl(world, one) : null,
    metadata: { inputPrompt: family.prompt, width, height, resolution, seed: String(seed) },
  };
}

/** A new address of the picture, good for `urlSeconds` without any cookie. */
export function signedUrl({ urls, options }: World, { asset }: Creation): string {
  const until = Date.now() + options.urlSeconds * 1000;
  const token = `exp=${Math.floor(until / 1000)}~hmac=${word(32)}`;
  urls.set(token, { asset, until });
  return `https://pikaso.cdnpk.net/private/production/${asset}/render.png?token=${token}`;
}
