/** Whether two generations hold the same rows: the proof that what is read is nothing but a fold of the log. */

import { type Kysely, sql, type Transaction } from "kysely";
import { schemaOf } from "./generation_names.ts";
import type { Control } from "./generation_table.ts";
import { TABLES } from "./schema.ts";

/** What a comparison of one cell found. */
export type Comparison =
  /** Every row of every table is the same, as of commit `number`. */
  | { readonly type: "equal"; readonly number: number; readonly rows: number }
  /** They stand at different commits at the moment: ask again. */
  | { readonly type: "apart"; readonly numbers: readonly [number, number] }
  /** A row of `a` that `b` does not have, or the other way round; in the words of the database. */
  | {
    readonly type: "different";
    readonly number: number;
    readonly table: string;
    readonly onlyIn: number;
    readonly row: string;
  };

/** Compares the rows of a cell in generations `a` and `b`, as they are at one moment; nobody is kept waiting. */
export async function compare(
  db: Kysely<Control>,
  a: number,
  b: number,
  cell: number,
): Promise<Comparison> {
  return await db.transaction().execute(async (tx) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(tx);
    const numbers = [await numberOf(tx, a, cell), await numberOf(tx, b, cell)] as const;
    const [number] = numbers;
    if (number !== numbers[1]) return { type: "apart", numbers };
    let rows = 0;
    for (const table of TABLES) {
      const [difference] = await differences(tx, table, a, b, cell);
      if (difference !== undefined) {
        const { in_a, row } = difference;
        return { type: "different", number, table, onlyIn: in_a ? a : b, row };
      }
      rows += await countOf(tx, table, a, cell);
    }
    return { type: "equal", number, rows };
  });
}

async function numberOf(tx: Transaction<Control>, id: number, cell: number): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select number from ${sql.id(schemaOf(id), "checkpoints")} where cell = ${cell}`.execute(tx);
  return rows[0]?.number ?? 0;
}

async function countOf(tx: Transaction<Control>, table: string, id: number, cell: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${sql.id(schemaOf(id), table)} where cell = ${cell}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** At most one. When a row was made anew does not count. */
async function differences(
  tx: Transaction<Control>,
  table: (typeof TABLES)[number],
  a: number,
  b: number,
  cell: number,
) {
  const columns = table === "checkpoints" ? sql`cell, number, hash` : sql`*`;
  const rowsOf = (id: number) =>
    sql`select ${columns} from ${sql.id(schemaOf(id), table)} where cell = ${cell}`;
  const { rows } = await sql<{ in_a: boolean; row: string }>`
    (select true as in_a, only_a::text as row from (${rowsOf(a)} except all ${rowsOf(b)}) as only_a limit 1)
    union all
    (select false, only_b::text from (${rowsOf(b)} except all ${rowsOf(a)}) as only_b limit 1)`.execute(tx);
  return rows;
}
