/** What the database's own errors mean to the person who can mend them. */

import { DatabaseUnusable } from "./errors.ts";

/** Oldest major version of PostgreSQL that is supported. */
export const OLDEST_MAJOR = 15;

/** Of sockets and of the client, beside the SQL states of classes 08 and 57 and of a server that is full. */
const AWAY =
  /^(E(CONNREFUSED|CONNRESET|NOTFOUND|AI_AGAIN|TIMEDOUT|HOSTUNREACH|NETUNREACH|PIPE)|CONNECT_TIMEOUT|CONNECTION_(CLOSED|DESTROYED|ENDED)|08\w{3}|57P0\d|53300)$/;

/** Somebody reads for long, or holds what we need in another order. */
const BUSY = new Set(["55P03", "40P01"]);

/** A database as people know it. */
export interface Whereabouts {
  readonly database: string;
  readonly role: string;
  /** Host and port. */
  readonly server: string;
}

/** Names in a `postgres://` URL; without a role it is the database's. Never the password. */
export function whereabouts(url: string): Whereabouts {
  const { host, pathname, username } = new URL(url);
  const role = decodeURIComponent(username) || "postgres";
  return { role, database: decodeURIComponent(pathname.slice(1)) || role, server: host };
}

/** An identifier as SQL wants it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `DatabaseUnusable` for an error that tells why this database cannot be used, every other error as it is. */
export function explained(error: unknown, { database, role, server }: Whereabouts): unknown {
  const code = codeOf(error);
  const said = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  const where = `open the database "${database}" at ${server} as "${role}"`;
  if (AWAY.test(code)) {
    return new DatabaseUnusable("away", `${where}: ${said}; start the server or mend the way to it`, options);
  }
  switch (code) {
    case "28P01":
    case "28000":
      return new DatabaseUnusable(
        "login",
        `${where}: ${said}; give the role's password in the URL, or set it: alter role ${
          quoted(role)
        } login password '…'`,
        options,
      );
    case "3D000":
      return new DatabaseUnusable(
        "database",
        `${where}: ${said}; create database ${quoted(database)}`,
        options,
      );
    case "42501":
      return new DatabaseUnusable(
        "right",
        `${where}: ${said}; grant what is missing, for example: grant connect on database ${
          quoted(database)
        } to ${quoted(role)}`,
        options,
      );
    default:
      return error;
  }
}

/** Throws `DatabaseUnusable` for a server of another age; `version` as in `server_version_num`, 150003 for 15.3. */
export function requireVersion(version: number, { server }: Whereabouts): void {
  const major = Math.floor(version / 10_000);
  if (major >= OLDEST_MAJOR) return;
  throw new DatabaseUnusable(
    "version",
    `use the PostgreSQL at ${server}: it is version ${major}, ${OLDEST_MAJOR} or newer is needed`,
  );
}

/** Whether nothing is wrong but that others hold what is needed: it can be tried again later. */
export function isBusy(error: unknown): boolean {
  return BUSY.has(codeOf(error));
}

/** The SQL state or the socket's code of an error; empty when it has none. */
export function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}
