/** The door for who only asks: it needs a PostgreSQL server's address, and carries no database of its own. */

import { openPostgres } from "./database.ts";
import { codeOf, explained, whereabouts } from "./database_errors.ts";
import { STABLE } from "./generation_names.ts";
import type { Reads } from "./ports.ts";
import { readsOf } from "./reads.ts";
import { checkReader } from "./rights.ts";

/** The questions, asked of PostgreSQL by a role that may do nothing else. */
export interface OpenedReads {
  /** Each throws `DatabaseUnusable` when the database cannot answer, and answers again when it can. */
  readonly reads: Reads;
  /** For readiness: throws `DatabaseUnusable` when reads would fail, and with which right. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Errors that may come of a right that is missing: what may not be entered is as if it were not there. */
const UNSEEN = new Set(["42501", "42P01", "3F000"]);

/** Opens the live generation of a database; storage makes it. Nothing is asked of the server yet. */
export async function openReads(url: string): Promise<OpenedReads> {
  const db = await openPostgres(url, { schema: STABLE });
  const place = whereabouts(url);
  const check = async () => {
    try {
      await checkReader(db, place);
    } catch (error) {
      throw explained(error, place);
    }
  };
  const told = async <T>(asking: Promise<T>): Promise<T> => {
    try {
      return await asking;
    } catch (error) {
      if (UNSEEN.has(codeOf(error))) await check();
      throw explained(error, place);
    }
  };
  const reads = readsOf(db);
  return {
    reads: {
      stats: (...asked) => told(reads.stats(...asked)),
      job: (...asked) => told(reads.job(...asked)),
      jobs: (...asked) => told(reads.jobs(...asked)),
      ledger: (...asked) => told(reads.ledger(...asked)),
      media: (...asked) => told(reads.media(...asked)),
      references: (...asked) => told(reads.references(...asked)),
      reference: (...asked) => told(reads.reference(...asked)),
      deliveries: (...asked) => told(reads.deliveries(...asked)),
      delivery: (...asked) => told(reads.delivery(...asked)),
      commitsOf: (...asked) => told(reads.commitsOf(...asked)),
      erasedAmong: (...asked) => told(reads.erasedAmong(...asked)),
      assets: (...asked) => told(reads.assets(...asked)),
      assetDays: (...asked) => told(reads.assetDays(...asked)),
      assetsAmong: (...asked) => told(reads.assetsAmong(...asked)),
      boards: (...asked) => told(reads.boards(...asked)),
      board: (...asked) => told(reads.board(...asked)),
      views: (...asked) => told(reads.views(...asked)),
      canvases: (...asked) => told(reads.canvases(...asked)),
      canvas: (...asked) => told(reads.canvas(...asked)),
      snapshot: (...asked) => told(reads.snapshot(...asked)),
      checkpoint: (...asked) => told(reads.checkpoint(...asked)),
    },
    check,
    close: () => db.destroy(),
  };
}
