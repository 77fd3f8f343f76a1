/** The steps from an empty database to `schema.ts`. A step that was released is never changed; new ones follow it. */

import { GENESIS } from "@sluice/domain";
import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type { Schema } from "./schema.ts";

/**
 * The version of everything that a row depends on: these steps and the folds. Whoever changes either raises it, and every
 * PostgreSQL then gets its tables anew from the log, beside those that are read meanwhile. A generation's tables are
 * never altered. PGlite has one set of tables in its folder, which the steps must bring up to date by themselves.
 */
export const PROJECTION_VERSION = 5;

/** Words of a prompt beyond this many characters are not searched: tsvector has a limit of 1 MiB. */
const SEARCHED = 32_000;

/** By name, in the order of the names. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "001_tables": {
    async up(db) {
      // credits are double precision, which is what a number is in the domain: both sides add alike
      const statements = [
        sql`create table checkpoints (cell int primary key, number bigint not null, hash text not null)`,
        sql`create table accounts (account_id text primary key, cell int not null, doc jsonb not null)`,
        sql`create table keys (key_id text primary key, cell int not null, account_id text not null, doc jsonb not null)`,
        sql`create table agents (agent_id text primary key, cell int not null, account_id text not null, doc jsonb not null)`,
        sql`create table jobs (
          job_id uuid primary key, cell int not null, account_id text not null, kind text not null,
          status text not null, model text not null, batch_id text, submitted_at bigint not null, prompt text not null,
          words tsvector generated always as (to_tsvector('simple', left(prompt, ${
          sql.lit(SEARCHED)
        }))) stored,
          updated bigint not null, doc jsonb not null)`,
        sql`create table media_owners (
          account_id text not null, media_id text not null, cell int not null, mime text not null,
          primary key (account_id, media_id))`,
        sql`create table ledger (
          cell int not null, number bigint not null, seq int not null, account_id text not null, at bigint not null,
          type text not null, amount double precision not null, job_id uuid, reason text,
          available double precision not null, reserved double precision not null,
          primary key (cell, number, seq))`,
        sql`create index jobs_by_time on jobs (account_id, submitted_at, job_id)`,
        sql`create index jobs_by_batch on jobs (batch_id) where batch_id is not null`,
        sql`create index jobs_open on jobs (cell)
          where status not in ('completed', 'failed', 'cancelled', 'skipped', 'expired')`,
        sql`create index jobs_by_words on jobs using gin (words)`,
        sql`create index ledger_by_account on ledger (account_id, number, seq)`,
      ];
      for (const statement of statements) await statement.execute(db);
    },
  },
  // what was folded before lacks fields that the domain's objects have now: every row is made anew from the log
  "002_owners_things": {
    async up(db) {
      const statements = [
        sql`truncate accounts, keys, agents, jobs, ledger`,
        sql`drop table media_owners`,
        sql`alter table checkpoints add column rebuilt_to bigint not null default 0`,
        sql`update checkpoints set rebuilt_to = number, number = ${GENESIS.number}, hash = ${GENESIS.hash}`,
        sql`alter table jobs add column commits bigint[] not null`,
        sql`create table media_uses (
          job_id uuid not null, media_id text not null, account_id text not null, cell int not null,
          mime text not null, primary key (media_id, job_id))`,
        sql`create table stored_references (
          account_id text not null, media_id text not null, cell int not null, stored_at bigint not null,
          doc jsonb not null, primary key (media_id, account_id))`,
        sql`create table webhooks (webhook_id text primary key, cell int not null, account_id text not null, doc jsonb not null)`,
        sql`create table deliveries (
          delivery_id text primary key, cell int not null, account_id text not null, webhook_id text,
          queued bigint not null, doc jsonb not null)`,
        sql`create table erased_jobs (job_id uuid primary key, account_id text not null, cell int not null)`,
        sql`create index media_uses_by_job on media_uses (job_id)`,
        sql`create index stored_references_by_time on stored_references (account_id, stored_at, media_id)`,
        sql`create index deliveries_by_endpoint on deliveries (account_id, webhook_id, queued, delivery_id)`,
      ];
      for (const statement of statements) await statement.execute(db);
    },
  },
  "003_recipes": {
    async up(db) {
      await sql`create table recipes (
        cell int not null, provider text not null, doc jsonb not null, primary key (cell, provider))`.execute(
        db,
      );
    },
  },
  "004_retention": {
    async up(db) {
      const statements = [
        sql`update accounts set doc = doc || '{"retentionDays": null}' where doc->'retentionDays' is null`,
        sql`create index accounts_retaining on accounts (account_id) where doc->>'retentionDays' is not null`,
        sql`create index jobs_by_end on jobs (account_id, ((doc->>'finishedAt')::bigint))
          where status in ('completed', 'failed', 'cancelled', 'skipped', 'expired')`,
      ];
      for (const statement of statements) await statement.execute(db);
    },
  },
  "005_queue": {
    async up(db) {
      await sql`update accounts set doc = '{"queuePaused": false, "queueChangedAt": 0}' || doc`.execute(db);
    },
  },
  // assets begin with the completion of their jobs: every row is made anew from the log
  "006_library": {
    async up(db) {
      const statements = [
        sql`truncate accounts, keys, agents, recipes, webhooks, deliveries, jobs, media_uses, erased_jobs,
          stored_references, ledger`,
        sql`update checkpoints set rebuilt_to = greatest(rebuilt_to, number), number = ${GENESIS.number},
          hash = ${GENESIS.hash}`,
        sql`create table assets (
          job_id uuid not null, index int not null, cell int not null, account_id text not null,
          created_at bigint not null, kind text not null, model text not null, provider text, agent_id text not null,
          board_id text, starred boolean not null, tags text[] not null, trashed_at bigint, words tsvector not null,
          doc jsonb not null, primary key (job_id, index))`,
        sql`create table boards (board_id text primary key, cell int not null, account_id text not null, doc jsonb not null)`,
        sql`create table views (view_id text primary key, cell int not null, account_id text not null, doc jsonb not null)`,
        sql`create index assets_by_time on assets (account_id, created_at, job_id, index) where trashed_at is null`,
        sql`create index assets_in_trash on assets (account_id, created_at, job_id, index)
          where trashed_at is not null`,
        sql`create index assets_by_board on assets (account_id, board_id) where trashed_at is null`,
        sql`create index assets_by_trashing on assets (trashed_at) where trashed_at is not null`,
        sql`create index assets_by_words on assets using gin (words)`,
        sql`create index assets_by_tags on assets using gin (tags)`,
        sql`create index boards_by_account on boards (account_id)`,
        sql`create index views_by_account on views (account_id)`,
      ];
      for (const statement of statements) await statement.execute(db);
    },
  },
  "007_canvases": {
    async up(db) {
      await sql`create table canvases (
        canvas_id text primary key, cell int not null, account_id text not null, doc jsonb not null)`.execute(
        db,
      );
      await sql`create index canvases_by_account on canvases (account_id)`.execute(db);
    },
  },
};

/** How far to go, and where. */
export interface MigrateOptions {
  /** The last step; all by default. */
  readonly to?: string;
  /** The PostgreSQL schema that the connections of `db` look in. */
  readonly schema?: string;
}

/** Makes the tables, or brings them up to date. Several processes may try at once: kysely takes an advisory lock. */
export async function migrate(db: Kysely<Schema>, { to, schema }: MigrateOptions = {}): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
  });
  const { error } = to === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(to);
  if (error !== undefined) throw error;
}
