/** Changed rows into the tables, one statement a table however many rows there are. */

import { type Kysely, sql } from "kysely";
import type { Changes } from "./fold.ts";
import { type Schema, TABLES } from "./schema.ts";

/** Writes the changes of a cell; call it within a transaction. */
export async function write(db: Kysely<Schema>, cell: number, changes: Changes): Promise<void> {
  await writeJobs(db, cell, changes);
  await writeAccounts(db, cell, changes);
  await writeKeys(db, cell, changes);
  await writeAgents(db, cell, changes);
  await writeMedia(db, cell, changes);
  await writeLedger(db, cell, changes);
}

/** Removes all rows of a cell, so that it can be folded again from its first commit. */
export async function wipe(db: Kysely<Schema>, cell: number): Promise<void> {
  for (const table of TABLES) await db.deleteFrom(table).where("cell", "=", cell).execute();
}

async function writeJobs(db: Kysely<Schema>, cell: number, { jobs }: Changes): Promise<void> {
  if (jobs.size === 0) return;
  const rows = [...jobs.values()].map(({ job, updated }) => ({
    job_id: job.spec.jobId,
    account_id: job.spec.accountId,
    kind: job.spec.kind,
    status: job.state.status,
    model: job.spec.model,
    batch_id: job.spec.batchId ?? null,
    submitted_at: job.submittedAt,
    prompt: job.spec.prompt,
    updated,
    doc: job,
  }));
  await sql`
    insert into jobs (job_id, cell, account_id, kind, status, model, batch_id, submitted_at, prompt, updated, doc)
    select r.job_id, ${cell}::int, r.account_id, r.kind, r.status, r.model, r.batch_id, r.submitted_at, r.prompt, r.updated, r.doc
    from jsonb_to_recordset(${rows}::jsonb) as r(job_id uuid, account_id text, kind text, status text, model text,
      batch_id text, submitted_at bigint, prompt text, updated bigint, doc jsonb)
    on conflict (job_id) do update set status = excluded.status, updated = excluded.updated, doc = excluded.doc`
    .execute(db);
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
  const gone = [...keys].filter(([, key]) => key === null).map(([keyId]) => keyId);
  const rows = [...keys.values()].filter((key) => key !== null)
    .map((doc) => ({ key_id: doc.keyId, account_id: doc.accountId, doc }));
  if (gone.length > 0) await db.deleteFrom("keys").where("key_id", "in", gone).execute();
  if (rows.length === 0) return;
  await sql`
    insert into keys (key_id, cell, account_id, doc)
    select r.key_id, ${cell}::int, r.account_id, r.doc
    from jsonb_to_recordset(${rows}::jsonb) as r(key_id text, account_id text, doc jsonb)
    on conflict (key_id) do update set account_id = excluded.account_id, doc = excluded.doc`.execute(db);
}

async function writeAgents(db: Kysely<Schema>, cell: number, { agents }: Changes): Promise<void> {
  if (agents.size === 0) return;
  const rows = [...agents.values()].map((doc) => ({ agent_id: doc.agentId, account_id: doc.accountId, doc }));
  await sql`
    insert into agents (agent_id, cell, account_id, doc)
    select r.agent_id, ${cell}::int, r.account_id, r.doc
    from jsonb_to_recordset(${rows}::jsonb) as r(agent_id text, account_id text, doc jsonb)
    on conflict (agent_id) do update set doc = excluded.doc`.execute(db);
}

async function writeMedia(db: Kysely<Schema>, cell: number, { media }: Changes): Promise<void> {
  if (media.length === 0) return;
  const rows = media.map(({ accountId, mediaId, mime }) => ({
    account_id: accountId,
    media_id: mediaId,
    mime,
  }));
  await sql`
    insert into media_owners (account_id, media_id, cell, mime)
    select r.account_id, r.media_id, ${cell}::int, r.mime
    from jsonb_to_recordset(${rows}::jsonb) as r(account_id text, media_id text, mime text)
    on conflict do nothing`.execute(db);
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
