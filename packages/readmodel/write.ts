/** Changed rows into the tables, one statement a table however many rows there are, and one more where rows go. */

import { type Kysely, sql } from "kysely";
import { type Changes, parted } from "./changes.ts";
import { textIds } from "./id_list.ts";
import { type Schema, TABLES } from "./schema.ts";
import { writeJobs } from "./write_jobs.ts";
import { writeLibrary } from "./write_library.ts";
import { writeReferences, writeUses } from "./write_media.ts";

/**
 * Writes the changes of a cell; call it within a transaction. Returns the ids of media that lost a use, which may have
 * others.
 */
export async function write(db: Kysely<Schema>, cell: number, changes: Changes): Promise<Set<string>> {
  await writeJobs(db, cell, changes);
  await writeLibrary(db, cell, changes);
  await writeAccounts(db, cell, changes);
  await writeKeys(db, cell, changes);
  await writeAgents(db, cell, changes);
  await writeRecipes(db, cell, changes);
  await writeWebhooks(db, cell, changes);
  await writeDeliveries(db, cell, changes);
  const freed = new Set(changes.freed);
  for (const mediaId of await writeUses(db, cell, changes)) freed.add(mediaId);
  for (const mediaId of await writeReferences(db, cell, changes)) freed.add(mediaId);
  await writeLedger(db, cell, changes);
  return freed;
}

/** Removes all rows of a cell but its checkpoint, by which others wait for the transaction to end. */
export async function wipe(db: Kysely<Schema>, cell: number): Promise<void> {
  for (const table of TABLES) {
    if (table !== "checkpoints") await db.deleteFrom(table).where("cell", "=", cell).execute();
  }
}

async function writeAccounts(db: Kysely<Schema>, cell: number, { accounts }: Changes): Promise<void> {
  if (accounts.size === 0) return;
  const rows = [...accounts.values()].map((doc) => ({ account_id: doc.accountId, doc }));
  await sql`
    insert into accounts (account_id, cell, doc)
    select r.account_id, ${cell}::int, r.doc from jsonb_to_recordset(${rows}::jsonb) as r(account_id text, doc jsonb)
    on conflict (account_id) do update set doc = excluded.doc`.execute(db);
}

async function writeKeys(db: Kysely<Schema>, cell: number, { keys }: Changes): Promise<void> {
  const { gone, there } = parted(keys);
  if (gone.length > 0) await db.deleteFrom("keys").where("key_id", "in", textIds(gone)).execute();
  if (there.length === 0) return;
  const rows = there.map((doc) => ({ key_id: doc.keyId, account_id: doc.accountId, doc }));
  await sql`
    insert into keys (key_id, cell, account_id, doc)
    select r.key_id, ${cell}::int, r.account_id, r.doc
    from jsonb_to_recordset(${rows}::jsonb) as r(key_id text, account_id text, doc jsonb)
    on conflict (key_id) do update set account_id = excluded.account_id, doc = excluded.doc`.execute(db);
}

async function writeAgents(db: Kysely<Schema>, cell: number, { agents }: Changes): Promise<void> {
  const { gone, there } = parted(agents);
  if (gone.length > 0) await db.deleteFrom("agents").where("agent_id", "in", textIds(gone)).execute();
  if (there.length === 0) return;
  const rows = there.map((doc) => ({ agent_id: doc.agentId, account_id: doc.accountId, doc }));
  await sql`
    insert into agents (agent_id, cell, account_id, doc)
    select r.agent_id, ${cell}::int, r.account_id, r.doc
    from jsonb_to_recordset(${rows}::jsonb) as r(agent_id text, account_id text, doc jsonb)
    on conflict (agent_id) do update set account_id = excluded.account_id, doc = excluded.doc`.execute(db);
}

async function writeRecipes(db: Kysely<Schema>, cell: number, { recipes }: Changes): Promise<void> {
  if (recipes.size === 0) return;
  const rows = [...recipes].map(([provider, doc]) => ({ provider, doc }));
  await sql`
    insert into recipes (cell, provider, doc)
    select ${cell}::int, r.provider, r.doc from jsonb_to_recordset(${rows}::jsonb) as r(provider text, doc jsonb)
    on conflict (cell, provider) do update set doc = excluded.doc`.execute(db);
}

async function writeWebhooks(db: Kysely<Schema>, cell: number, { webhooks }: Changes): Promise<void> {
  const { gone, there } = parted(webhooks);
  if (gone.length > 0) await db.deleteFrom("webhooks").where("webhook_id", "in", textIds(gone)).execute();
  if (there.length === 0) return;
  const rows = there.map((doc) => ({ webhook_id: doc.webhookId, account_id: doc.accountId, doc }));
  await sql`
    insert into webhooks (webhook_id, cell, account_id, doc)
    select r.webhook_id, ${cell}::int, r.account_id, r.doc
    from jsonb_to_recordset(${rows}::jsonb) as r(webhook_id text, account_id text, doc jsonb)
    on conflict (webhook_id) do update set account_id = excluded.account_id, doc = excluded.doc`.execute(db);
}

async function writeDeliveries(
  db: Kysely<Schema>,
  cell: number,
  { deliveries, silenced }: Changes,
): Promise<void> {
  // before the others: an endpoint may have been switched on again since
  if (silenced.size > 0) {
    await sql`
      update deliveries set doc = doc || '{"state": "failed", "nextAt": null}'::jsonb
      where account_id in ${textIds(silenced.values())} and webhook_id in ${
      textIds(silenced.keys())
    } and doc->>'state' = 'pending'`.execute(db);
  }
  if (deliveries.size === 0) return;
  const rows = [...deliveries.values()].map(({ accountId, queued, ...doc }) => ({
    delivery_id: doc.deliveryId,
    account_id: accountId,
    webhook_id: doc.webhookId,
    queued,
    doc,
  }));
  await sql`
    insert into deliveries (delivery_id, cell, account_id, webhook_id, queued, doc)
    select r.delivery_id, ${cell}::int, r.account_id, r.webhook_id, r.queued, r.doc
    from jsonb_to_recordset(${rows}::jsonb) as r(delivery_id text, account_id text, webhook_id text, queued bigint,
      doc jsonb)
    on conflict (delivery_id) do update set account_id = excluded.account_id, webhook_id = excluded.webhook_id,
      queued = excluded.queued, doc = excluded.doc`.execute(db);
}

async function writeLedger(db: Kysely<Schema>, cell: number, { ledger }: Changes): Promise<void> {
  if (ledger.length === 0) return;
  const rows = ledger.map(({ accountId, jobId, ...rest }) => ({
    ...rest,
    account_id: accountId,
    job_id: jobId,
  }));
  await sql`
    insert into ledger (cell, number, seq, account_id, at, type, amount, job_id, reason, available, reserved)
    select ${cell}::int, r.number, r.seq, r.account_id, r.at, r.type, r.amount, r.job_id, r.reason, r.available, r.reserved
    from jsonb_to_recordset(${rows}::jsonb) as r(number bigint, seq int, account_id text, at bigint, type text,
      amount double precision, job_id uuid, reason text, available double precision, reserved double precision)`
    .execute(db);
}
