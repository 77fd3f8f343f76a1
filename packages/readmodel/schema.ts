/** The tables. Every row is a fold of the log: `doc` is the domain's own object, the columns beside it are what queries look for. */

import type {
  Account,
  Agent,
  Asset,
  Board,
  Canvas,
  Job,
  Key,
  Provider,
  Recipe,
  View,
  Webhook,
} from "@sluice/domain";
import type { Generated } from "kysely";
import type { DeliveryRow, LedgerEntry, StoredReferenceRow } from "./ports.ts";

export interface Schema {
  checkpoints: {
    cell: number;
    number: number;
    hash: string;
    /** Rows that are made anew are not whole until they hold this commit. */
    rebuilt_to: Generated<number>;
  };
  accounts: { account_id: string; cell: number; doc: Account };
  keys: { key_id: string; cell: number; account_id: string; doc: Key };
  agents: { agent_id: string; cell: number; account_id: string; doc: Agent };
  recipes: { provider: Provider; cell: number; doc: Recipe };
  webhooks: { webhook_id: string; cell: number; account_id: string; doc: Webhook };
  deliveries: {
    delivery_id: string;
    cell: number;
    account_id: string;
    /** Null for an address that a job named. */
    webhook_id: string | null;
    /** Number of the commit that queued it. */
    queued: number;
    doc: DeliveryRow;
  };
  jobs: {
    job_id: string;
    cell: number;
    account_id: string;
    kind: string;
    status: string;
    model: string;
    batch_id: string | null;
    /** Ms since 1970. */
    submitted_at: number;
    prompt: string;
    /** Words of the prompt, for full-text search; made by the database. */
    words: Generated<unknown>;
    /** Number of the commit that last changed it. */
    updated: number;
    /** Numbers of the commits that changed it, the first 1,000. */
    commits: number[];
    doc: Job;
  };
  /** Bytes that are outputs or references of a job, whichever attempt brought them. */
  media_uses: { job_id: string; media_id: string; account_id: string; cell: number; mime: string };
  /** Jobs whose content its owner erased, those among them that are no rows any more: the log still shows it. */
  erased_jobs: { job_id: string; account_id: string; cell: number };
  stored_references: {
    account_id: string;
    media_id: string;
    cell: number;
    /** Ms since 1970. */
    stored_at: number;
    doc: StoredReferenceRow;
  };
  assets: {
    job_id: string;
    /** Of the output. */
    index: number;
    cell: number;
    account_id: string;
    /** Ms since 1970, as below. */
    created_at: number;
    kind: string;
    model: string;
    provider: string | null;
    agent_id: string;
    board_id: string | null;
    starred: boolean;
    tags: string[];
    trashed_at: number | null;
    /** Words of tags, alternative text and prompt. */
    words: unknown;
    doc: Asset;
  };
  boards: { board_id: string; cell: number; account_id: string; doc: Board };
  views: { view_id: string; cell: number; account_id: string; doc: View };
  canvases: { canvas_id: string; cell: number; account_id: string; doc: Canvas };
  ledger: {
    cell: number;
    number: number;
    /** Place within the commit. */
    seq: number;
    account_id: string;
    at: number;
    type: LedgerEntry["type"];
    amount: number;
    job_id: string | null;
    reason: string | null;
    available: number;
    reserved: number;
  };
}

export const TABLES = [
  "checkpoints",
  "accounts",
  "keys",
  "agents",
  "recipes",
  "webhooks",
  "deliveries",
  "jobs",
  "media_uses",
  "erased_jobs",
  "stored_references",
  "assets",
  "boards",
  "views",
  "canvases",
  "ledger",
] as const;
