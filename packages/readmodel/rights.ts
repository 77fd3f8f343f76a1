/** Who may do what in a PostgreSQL database: looked at before something fails, so that the message can name the right. */

import { type Kysely, sql } from "kysely";
import { quoted, requireVersion, type Whereabouts } from "./database_errors.ts";
import { DatabaseUnusable } from "./errors.ts";
import { STABLE } from "./generation_names.ts";

interface OwnRights {
  readonly version: number;
  readonly may_make: boolean;
  /** Null when there is no such schema yet. */
  readonly may_fill: boolean | null;
}

/** Throws `DatabaseUnusable` unless the role may make and fill generations. */
export async function checkOwner<S>(db: Kysely<S>, place: Whereabouts): Promise<void> {
  const { rows: [found] } = await sql<OwnRights>`
    select current_setting('server_version_num')::int as version,
      has_database_privilege(current_database(), 'create') as may_make,
      has_schema_privilege((select oid from pg_namespace where nspname = ${STABLE}), 'create') as may_fill`
    .execute(db);
  if (found === undefined) return;
  requireVersion(found.version, place);
  const { database, role } = place;
  const missing = (what: string, grant: string) =>
    new DatabaseUnusable(
      "right",
      `make tables in the database "${database}" as "${role}": ${what}; ${grant}`,
    );
  if (!found.may_make) {
    throw missing(
      "the role may not make schemas in it",
      `grant create on database ${quoted(database)} to ${quoted(role)}`,
    );
  }
  if (found.may_fill === false) {
    throw missing(
      `the role may not make tables in its schema "${STABLE}"`,
      `grant usage, create on schema ${STABLE} to ${quoted(role)}`,
    );
  }
}

interface ReaderRights {
  readonly version: number;
  readonly may_enter: boolean | null;
  readonly views: number;
  /** Views that the role may not read. */
  readonly shut: number;
}

/** Throws `DatabaseUnusable` unless there are tables and the role may read all of them. */
export async function checkReader<S>(db: Kysely<S>, place: Whereabouts): Promise<void> {
  const { rows: [found] } = await sql<ReaderRights>`
    select current_setting('server_version_num')::int as version, has_schema_privilege(n.oid, 'usage') as may_enter,
      count(c.oid)::int as views,
      count(c.oid) filter (where not has_table_privilege(c.oid, 'select'))::int as shut
    from (values (${STABLE}::name)) as s (name)
      left join pg_namespace n on n.nspname = s.name
      left join pg_class c on c.relnamespace = n.oid and c.relkind = 'v'
    group by n.oid`.execute(db);
  if (found === undefined) return;
  requireVersion(found.version, place);
  const { database, role } = place;
  if (found.views === 0) {
    throw new DatabaseUnusable(
      "unmade",
      `read the database "${database}": it has no tables of ours yet; start a storage whose SLUICE_DATABASE_URL names it`,
    );
  }
  if (found.may_enter !== true || found.shut > 0) {
    throw new DatabaseUnusable(
      "right",
      `read the database "${database}" as "${role}": the role may not select from the tables of the schema "${STABLE}"; ${
        grantsTo(role).join("; ")
      }`,
    );
  }
}

/**
 * Lets the role read what is read, if it may not yet. Throws `DatabaseUnusable` when there is no such role or when it is
 * not ours to grant.
 */
export async function letRead<S>(db: Kysely<S>, reader: string, place: Whereabouts): Promise<void> {
  const { rows: [found] } = await sql<{ known: boolean; reads: boolean | null }>`
    select r.oid is not null as known, bool_and(has_schema_privilege(r.oid, c.relnamespace, 'usage')
      and has_table_privilege(r.oid, c.oid, 'select')) as reads
    from (values (${reader}::name)) as s (name)
      left join pg_roles r on r.rolname = s.name
      left join pg_class c on c.relkind = 'v' and c.relnamespace = (select oid from pg_namespace where nspname = ${STABLE})
    group by r.oid`.execute(db);
  if (found?.reads === true) return;
  if (found?.known !== true) {
    throw new DatabaseUnusable(
      "right",
      `let "${reader}" read the database "${place.database}": there is no such role; create role ${
        quoted(reader)
      } login password '…'`,
    );
  }
  for (const grant of grantsTo(reader)) await sql.raw(grant).execute(db);
}

/** The statements that let a role read what is read, and nothing else. */
function grantsTo(role: string): readonly string[] {
  return [
    `grant usage on schema ${STABLE} to ${quoted(role)}`,
    `grant select on all tables in schema ${STABLE} to ${quoted(role)}`,
  ];
}
