/** The projector's hand: commits in, rows and checkpoint out, in one transaction. */

import { type Commit, GENESIS, type Head } from "@sluice/domain";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Unbalanced } from "./changes.ts";
import { ProjectionGap } from "./errors.ts";
import { fold } from "./fold.ts";
import { type Cache, freshCache, keep, load } from "./known_cache.ts";
import { unnamedMedia, type Unused, unusedMedia } from "./media_queries.ts";
import type { Schema } from "./schema.ts";
import { wipe, write } from "./write.ts";

export interface Applied {
  /** Where the projection stands now. */
  readonly position: Head;
  /** Accounts whose money did not add up after one of these commits. */
  readonly unbalanced: readonly Unbalanced[];
  /**
   * Media that lost a use with these commits and have none left in the rows, of any account. Later commits may use them
   * again, and so may rows that are being made anew: ask `unused` before they are removed.
   */
  readonly orphaned: readonly string[];
}

/** One cell's projection. One call at a time. */
export interface Projection {
  /** The last commit that the rows hold; `GENESIS` when there is none. */
  position(): Promise<Head>;
  /**
   * Folds commits, in order, into the rows. Those that the rows hold already are ignored. Throws `ProjectionGap` when
   * one is missing in between, and the database's errors; nothing has changed then.
   */
  apply(commits: readonly Commit[]): Promise<Applied>;
  /**
   * Which of these media no job and no account uses, in any cell, as far as the rows are, and how far that is. Null
   * while the rows of some cell are being made anew, for then nobody can tell.
   */
  unused(mediaIds: readonly string[]): Promise<Unused | null>;
  /**
   * Forgets the cell's rows and checkpoint, for a rebuild from the first commit. They are whole again, and `unused` has an
   * answer, when they hold commit `upTo`: where the log ends now. With `seen`, only if they still stand there: another
   * projector of the cell may have begun meanwhile.
   */
  clear(upTo: number, seen?: Head): Promise<void>;
}

/** The projection of one cell into a migrated database. */
export function openProjection(db: Kysely<Schema>, cell: number): Projection {
  let cache: Cache | null = null;
  return {
    position: () => positionOf(db, cell),
    async apply(commits) {
      try {
        const { position, changes, orphaned } = await db.transaction().execute(async (tx) => {
          // what a crash of the server takes away goes with its checkpoint, and is folded again
          await sql`set local synchronous_commit = off`.execute(tx);
          const position = await lockPosition(tx, cell);
          const fresh = commits.filter((commit) => commit.number > position.number);
          const [first] = fresh;
          const last = fresh.at(-1);
          if (first === undefined || last === undefined) return { position, changes: null, orphaned: [] };
          if (first.number !== position.number + 1) {
            throw new ProjectionGap(cell, first.number, position.number + 1);
          }
          // another process moved it on since: what is kept here is of the past
          if (cache?.position.hash !== position.hash) cache = await freshCache(tx, cell, position);
          await load(tx, cache, fresh);
          const changes = fold(cache, fresh);
          const freed = await write(tx, cell, changes);
          const orphaned = freed.size === 0 ? [] : await unnamedMedia(tx, freed);
          const head = { number: last.number, hash: last.hash };
          await tx.updateTable("checkpoints").set(head).where("cell", "=", cell).execute();
          return { position: head, changes, orphaned };
        });
        if (cache !== null && changes !== null) keep(cache, changes, position);
        return { position, unbalanced: changes?.unbalanced ?? [], orphaned };
      } catch (error) {
        cache = null;
        throw error;
      }
    },
    unused: (mediaIds) => unusedMedia(db, mediaIds),
    async clear(upTo, seen) {
      cache = null;
      await db.transaction().execute(async (tx) => {
        const { hash } = await lockPosition(tx, cell);
        if (seen !== undefined && seen.hash !== hash) return;
        await wipe(tx, cell);
        await tx.updateTable("checkpoints").set({ ...GENESIS, rebuilt_to: upTo }).where("cell", "=", cell)
          .execute();
      });
    },
  };
}

/** Where the rows of a cell stand. */
export async function positionOf(db: Kysely<Schema>, cell: number): Promise<Head> {
  const row = await db.selectFrom("checkpoints").select(["number", "hash"]).where("cell", "=", cell)
    .executeTakeFirst();
  return row ?? GENESIS;
}

/** The position, held against other processes until the transaction ends. */
async function lockPosition(tx: Transaction<Schema>, cell: number): Promise<Head> {
  await tx.insertInto("checkpoints").values({ cell, ...GENESIS }).onConflict((c) => c.doNothing()).execute();
  return await tx.selectFrom("checkpoints").select(["number", "hash"]).where("cell", "=", cell).forUpdate()
    .executeTakeFirstOrThrow();
}
