/** Pictures and clips that an account keeps to start from, and its media: contracts/jobs-api.md "References and media". */

import { isMediaId } from "@sluice/media";
import {
  EdgeError,
  quoted,
  readUploadBody,
  readWhole,
  type ReferenceFacts,
  referenceJson,
  UPLOAD_FORM,
} from "@sluice/protocol";
import type { Hono } from "hono";
import { readFields } from "./body.ts";
import { decide } from "./command.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";
import { readLook, requireForm } from "./media_look.ts";
import { signedMedia } from "./media_signed.ts";
import { mediaPath } from "./media_urls.ts";
import { readsReached } from "./read_your_writes.ts";
import { findReference, keepReference } from "./routes_references_keep.ts";

export function routeReferences(app: Hono<RouteEnv>, kit: Kit): void {
  app.post("/api/references", (c) => store(c, kit));
  app.get("/api/references", (c) => list(c, kit));
  app.get("/api/references/:id", async (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
    return c.json(show(kit, await requireReference(kit, accountId, c.req.param("id"))));
  });
  app.delete("/api/references/:id", (c) => remove(c, kit));
  app.get("/api/media/:id", (c) => media(c, kit));
  app.get("/media/:id", async (c) => await signedMedia(c, kit) ?? await media(c, kit));
}

async function store(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate");
  const asks = readUploadBody(await readFields(c.req.raw, UPLOAD_FORM, kit.settings.media));
  const references: ReferenceFacts[] = [];
  // one after the other: pictures are made to fit in memory
  for (const ask of asks) references.push(await keepReference(kit, caller, ask, null));
  return c.json({ references: references.map((reference) => show(kit, reference)) }, 201);
}

async function list(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  const limit = readWhole("limit", c.req.query("limit") || undefined, 1, 200) ?? 50;
  const cursor = c.req.query("cursor") || undefined;
  await readsReached(kit.view, accountId);
  try {
    const page = await kit.settings.reads.references(accountId, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    return c.json({
      references: page.references.map((reference) => show(kit, reference)),
      next_cursor: page.nextCursor,
    });
  } catch (error) {
    // by name: the gateway knows the read model's port, not its classes
    if (!(error instanceof Error) || error.name !== "BadCursor") throw error;
    const message = `cursor ${quoted(cursor)}: accepted is a next_cursor of this list`;
    throw new EdgeError("invalid_value", message, { param: "cursor", cause: error });
  }
}

async function remove(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId, key } = kit.authenticate(c.req.raw, "generate", "manage");
  const { settings, view } = kit;
  const { mediaId } = await requireReference(kit, accountId, c.req.param("id") ?? "");
  const { number } = await decide(settings, {
    id: settings.newId(),
    type: "DeleteReference",
    actor: { type: "key", id: key.keyId },
    data: { accountId, mediaId },
  });
  if (number !== null) view.note(accountId, number);
  return c.json({ success: true });
}

async function requireReference(kit: Kit, accountId: string, id: string): Promise<ReferenceFacts> {
  const found = await findReference(kit, accountId, id);
  if (found !== null) return found;
  throw new EdgeError("not_found", `there is no reference "${id.slice(0, 64)}"`, { param: "id" });
}

/** The way to media for who has a key instead of a signed address. */
async function media(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  const { settings, view } = kit;
  const id = c.req.param("id") ?? "";
  const look = readLook(c);
  await readsReached(view, accountId);
  const found = isMediaId(id) ? await settings.reads.media(accountId, id) : null;
  if (found === null) {
    throw new EdgeError("not_found", `there are no media "${id.slice(0, 64)}"`, { param: "id" });
  }
  requireForm(found.mime, look);
  c.header("cache-control", "no-store");
  return c.redirect(mediaPath(settings, id, undefined, look), 302);
}

function show({ settings }: Kit, reference: ReferenceFacts) {
  return referenceJson(reference, mediaPath(settings, reference.mediaId));
}
