/** The way to a PostgreSQL server; `pglite.ts` is the other, and gives the same values. */

import { Kysely, PostgresDialect } from "kysely";
import type { Sql } from "postgres";
import { BIGINT, BIGINTS, JSONB, printJsonb, readBigints } from "./codec.ts";
import { createPool, type MakeClient } from "./postgres_pool.ts";
import type { Schema } from "./schema.ts";

export interface PostgresOptions {
  /** Where names without a schema are looked for, and made; the role's own setting by default. */
  readonly schema?: string;
  /** Connections at most; they are made when they are needed. */
  readonly max?: number;
}

const CONNECT_PATIENCE_S = 10;

/** Connects to PostgreSQL by its URL, for tables of the shape `S`. Nothing is asked of the server yet. */
export async function openPostgres<S = Schema>(
  url: string,
  { schema, max = 8 }: PostgresOptions = {},
): Promise<Kysely<S>> {
  const { default: postgres } = await import("postgres");
  const makeClient: MakeClient = (own) =>
    postgres(url, {
      ...own,
      connect_timeout: CONNECT_PATIENCE_S,
      connection: {
        application_name: "sluice",
        ...(schema === undefined ? {} : { search_path: schema }),
      },
      onnotice: () => {},
      // its question for the types of arrays fails where nobody can catch it when the connection is lost meanwhile
      fetch_types: false,
      types: {
        bigint: { to: BIGINT, from: [BIGINT], serialize: String, parse: Number },
        bigints: { to: BIGINTS, from: [BIGINTS], serialize: String, parse: readBigints },
        jsonb: { to: JSONB, from: [JSONB], serialize: printJsonb, parse: (text: string) => JSON.parse(text) },
      },
    }) as Sql;
  return new Kysely<S>({ dialect: new PostgresDialect({ pool: createPool(makeClient, max) }) });
}
