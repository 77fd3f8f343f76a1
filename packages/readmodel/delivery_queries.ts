/** Messages to endpoints, on their way or done. */

import { type Kysely, sql } from "kysely";
import { storable } from "./codec.ts";
import { isCount, makeCursor, readCursor } from "./cursor.ts";
import type { DeliveryPage, DeliveryRow, PageAsk } from "./ports.ts";
import type { Schema } from "./schema.ts";

/** One page of an endpoint's, or with null of those to addresses that jobs named; newest first. Throws `BadCursor`. */
export async function listDeliveries(
  db: Kysely<Schema>,
  accountId: string,
  webhookId: string | null,
  page: PageAsk,
): Promise<DeliveryPage> {
  const endpoint = webhookId === null ? null : storable(webhookId);
  let query = db.selectFrom("deliveries").select(["doc", "queued", "delivery_id"])
    .where("account_id", "=", storable(accountId))
    .where("webhook_id", endpoint === null ? "is" : "=", endpoint)
    .orderBy("queued", "desc").orderBy("delivery_id", "desc").limit(page.limit + 1);
  if (page.cursor !== undefined) {
    const [queued, deliveryId] = readCursor<[number, string, string]>(page.cursor, (parts) => {
      const [number, id, of] = parts;
      return isCount(number) && typeof id === "string" && storable(id) === id && of === (endpoint ?? "") &&
        parts.length === 3;
    });
    query = query.where(sql<boolean>`(queued, delivery_id) < (${queued}::bigint, ${deliveryId}::text)`);
  }
  const rows = await query.execute();
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    deliveries: shown.map((row) => row.doc),
    nextCursor: rows.length > shown.length && last !== undefined
      ? makeCursor([last.queued, last.delivery_id, endpoint ?? ""])
      : null,
  };
}

export async function findDelivery(
  db: Kysely<Schema>,
  accountId: string,
  deliveryId: string,
): Promise<DeliveryRow | null> {
  const row = await db.selectFrom("deliveries").select("doc").where("delivery_id", "=", storable(deliveryId))
    .where("account_id", "=", storable(accountId)).executeTakeFirst();
  return row?.doc ?? null;
}
