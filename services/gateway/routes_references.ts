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
import { formRefused, readLook, requireForm } from "./media_look.ts";
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

/** What a browser keeps of media that its session may see: they never change, but sessions do. */
const KEPT_BY_BROWSER = "private, max-age=86400, immutable";

/** The way to media for who has a key instead of a signed address; a browser's session gets them at once, to be kept. */
async function media(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId, session } = kit.authenticate(c.req.raw, "read", "generate");
  const { settings } = kit;
  const id = c.req.param("id") ?? "";
  const look = readLook(c);
  const found = isMediaId(id) ? await ownMedia(kit, accountId, id) : null;
  if (found === null) throw noMedia(id);
  requireForm(found.mime, look);
  if (session === null) {
    c.header("cache-control", "no-store");
    return c.redirect(mediaPath(settings, id, undefined, look), 302);
  }
  const answer = await settings.pictures.showMedia(id, c.req.raw, { look }).catch((error) => {
    throw formRefused(error, "variant", look.variant ?? "original");
  });
  if (answer === null) throw noMedia(id);
  answer.headers.set("cache-control", KEPT_BY_BROWSER);
  return answer;
}

/** Looks again after the read model has the account's last commit: what was just made may not be in it yet. */
async function ownMedia({ settings, view }: Kit, accountId: string, id: string) {
  const found = await settings.reads.media(accountId, id);
  if (found !== null) return found;
  await readsReached(view, accountId);
  return await settings.reads.media(accountId, id);
}

function noMedia(id: string): EdgeError {
  return new EdgeError("not_found", `there are no media "${id.slice(0, 64)}"`, { param: "id" });
}

function show({ settings }: Kit, reference: ReferenceFacts) {
  return referenceJson(reference, mediaPath(settings, reference.mediaId));
}
