/** What the projection keeps in memory between batches, so that most of them read nothing. */

import {
  type Account,
  type Agent,
  type Asset,
  assetId,
  assetRefFrom,
  type Board,
  type Canvas,
  type Commit,
  type Head,
  isFinal,
  type Job,
  type Key,
  type View,
  type Webhook,
} from "@sluice/domain";
import type { Kysely } from "kysely";
import { assetsNamed } from "./asset_queries.ts";
import type { Changes, Delivery } from "./changes.ts";
import { textIds, uuidIds } from "./id_list.ts";
import { type Needs, needs } from "./needs.ts";
import type { Schema } from "./schema.ts";

/** Things of each kind that are kept; what was dropped is read again when needed. */
const KEPT = 20_000;

export interface Cache {
  /** Open ones. */
  readonly jobs: Map<string, Job>;
  readonly accounts: Map<string, Account>;
  readonly keys: Map<string, Key>;
  /** All of the cell's. */
  readonly agents: Map<string, Agent>;
  readonly webhooks: Map<string, Webhook>;
  /** Those on their way. */
  readonly deliveries: Map<string, Delivery>;
  /** Those of the present batch: what an owner arranges is seldom arranged again at once. */
  readonly assets: Map<string, Asset>;
  readonly boards: Map<string, Board>;
  readonly views: Map<string, View>;
  readonly canvases: Map<string, Canvas>;
  position: Head;
}

/** What must be known always, as of the position. */
export async function freshCache(db: Kysely<Schema>, cell: number, position: Head): Promise<Cache> {
  const agents = await db.selectFrom("agents").select("doc").where("cell", "=", cell).execute();
  return {
    jobs: new Map(),
    accounts: new Map(),
    keys: new Map(),
    agents: new Map(agents.map(({ doc }) => [doc.agentId, doc])),
    webhooks: new Map(),
    deliveries: new Map(),
    assets: new Map(),
    boards: new Map(),
    views: new Map(),
    canvases: new Map(),
    position,
  };
}

/** Reads what the commits touch and memory does not hold. */
export async function load(db: Kysely<Schema>, cache: Cache, commits: readonly Commit[]): Promise<void> {
  const wanted = needs(commits);
  const jobs = missing(wanted.jobs, cache.jobs);
  if (jobs.length > 0) {
    const rows = await db.selectFrom("jobs").select("doc").where("job_id", "in", uuidIds(jobs)).execute();
    for (const { doc } of rows) cache.jobs.set(doc.spec.jobId, doc);
  }
  const accounts = missing(wanted.accounts, cache.accounts);
  if (accounts.length > 0) {
    const rows = await db.selectFrom("accounts").select("doc").where("account_id", "in", textIds(accounts))
      .execute();
    for (const { doc } of rows) cache.accounts.set(doc.accountId, doc);
  }
  const keys = missing(wanted.keys, cache.keys);
  if (keys.length > 0) {
    const rows = await db.selectFrom("keys").select("doc").where("key_id", "in", textIds(keys)).execute();
    for (const { doc } of rows) cache.keys.set(doc.keyId, doc);
  }
  const webhooks = missing(wanted.webhooks, cache.webhooks);
  if (webhooks.length > 0) {
    const rows = await db.selectFrom("webhooks").select("doc").where("webhook_id", "in", textIds(webhooks))
      .execute();
    for (const { doc } of rows) cache.webhooks.set(doc.webhookId, doc);
  }
  const deliveries = missing(wanted.deliveries, cache.deliveries);
  if (deliveries.length > 0) {
    const rows = await db.selectFrom("deliveries").select(["account_id", "queued", "doc"])
      .where("delivery_id", "in", textIds(deliveries)).execute();
    for (const { account_id, queued, doc } of rows) {
      cache.deliveries.set(doc.deliveryId, { ...doc, accountId: account_id, queued });
    }
  }
  await loadLibrary(db, cache, wanted);
}

/** The library of the commits; none of it is in memory. */
async function loadLibrary(
  db: Kysely<Schema>,
  cache: Cache,
  { assets, boards, views, canvases }: Pick<Needs, "assets" | "boards" | "views" | "canvases">,
): Promise<void> {
  if (assets.size > 0) {
    const refs = [...assets].flatMap((id) => assetRefFrom(id) ?? []);
    for (const asset of await assetsNamed(db, refs)) cache.assets.set(assetId(asset), asset);
  }
  if (boards.size > 0) {
    const rows = await db.selectFrom("boards").select("doc").where("board_id", "in", textIds(boards))
      .execute();
    for (const { doc } of rows) cache.boards.set(doc.boardId, doc);
  }
  if (views.size > 0) {
    const rows = await db.selectFrom("views").select("doc").where("view_id", "in", textIds(views)).execute();
    for (const { doc } of rows) cache.views.set(doc.viewId, doc);
  }
  if (canvases.size > 0) {
    const rows = await db.selectFrom("canvases").select("doc").where("canvas_id", "in", textIds(canvases))
      .execute();
    for (const { doc } of rows) cache.canvases.set(doc.canvasId, doc);
  }
}

/** Takes over what a batch changed. What is over is not kept: nothing comes after it, as a rule. */
export function keep(cache: Cache, changes: Changes, position: Head): void {
  cache.position = position;
  for (const [id, { job }] of changes.jobs) put(cache.jobs, id, job === null || isFinal(job) ? null : job);
  for (const [id, account] of changes.accounts) cache.accounts.set(id, account);
  for (const [id, key] of changes.keys) put(cache.keys, id, key);
  for (const [id, agent] of changes.agents) put(cache.agents, id, agent);
  for (const [id, webhook] of changes.webhooks) put(cache.webhooks, id, webhook);
  for (const [id, delivery] of changes.deliveries) {
    put(cache.deliveries, id, delivery.state === "pending" ? delivery : null);
  }
  for (const map of [cache.assets, cache.boards, cache.views, cache.canvases]) map.clear();
  for (const map of [cache.jobs, cache.accounts, cache.keys, cache.webhooks, cache.deliveries]) trim(map);
}

function missing(ids: ReadonlySet<string>, known: ReadonlyMap<string, unknown>): string[] {
  return [...ids].filter((id) => !known.has(id));
}

function put<T>(map: Map<string, T>, id: string, thing: T | null): void {
  if (thing === null) map.delete(id);
  else map.set(id, thing);
}

function trim(map: Map<string, unknown>): void {
  for (const id of map.keys()) {
    if (map.size <= KEPT) return;
    map.delete(id);
  }
}
