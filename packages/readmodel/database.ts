/** The way to a PostgreSQL server; `pglite.ts` is the other, and gives the same values. */

import { Kysely } from "kysely";
import { BIGINT, JSONB, printJsonb } from "./codec.ts";
import type { Schema } from "./schema.ts";

/** Connects to PostgreSQL, 13 or newer, by its URL; connections are made when they are needed, at most `max`. */
export async function openPostgres(url: string, max = 8): Promise<Kysely<Schema>> {
  const [{ default: postgres }, { PostgresJSDialect }] = await Promise.all([
    import("postgres"),
    import("kysely-postgres-js"),
  ]);
  const client = postgres(url, {
    max,
    // fetch_types must stay on: without it postgres 3.4.9 never hands over a new connection that was reserved
    onnotice: () => {},
    types: {
      bigint: { to: BIGINT, from: [BIGINT], serialize: String, parse: Number },
      jsonb: { to: JSONB, from: [JSONB], serialize: printJsonb, parse: (text: string) => JSON.parse(text) },
    },
  });
  return new Kysely<Schema>({ dialect: new PostgresJSDialect({ postgres: client }) });
}
