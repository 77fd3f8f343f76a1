/** The tables. Every row is a fold of the log: `doc` is the domain's own object, the columns beside it are what queries look for. */

import type { Account, Agent, Job, Key } from "@sluice/domain";
import type { Generated } from "kysely";
import type { LedgerEntry } from "./ports.ts";

export interface Schema {
  checkpoints: { cell: number; number: number; hash: string };
  accounts: { account_id: string; cell: number; doc: Account };
  keys: { key_id: string; cell: number; account_id: string; doc: Key };
  agents: { agent_id: string; cell: number; account_id: string; doc: Agent };
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
    doc: Job;
  };
  /** Whose outputs and references which bytes are. */
  media_owners: { account_id: string; media_id: string; cell: number; mime: string };
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
  "jobs",
  "media_owners",
  "ledger",
] as const;
