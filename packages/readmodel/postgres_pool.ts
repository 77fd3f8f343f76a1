/**
 * A pool for kysely's PostgreSQL dialect, of clients of postgres.js with one connection each. The client's own pool
 * would hand a transaction whose connection was lost to a closed socket, which ends the process, and its silent
 * reconnecting would let the rest of that transaction run outside of it. Here a client whose connection closed once
 * refuses everything and is never used again.
 */

import type { PostgresPool, PostgresPoolClient } from "kysely";
import type { Options, PostgresType, Row, RowList, Sql } from "postgres";

/** Makes a client with the settings, of which those that keep it to one connection are ours. */
export type MakeClient = (own: Options<Record<string, PostgresType>>) => Sql;

interface Line extends PostgresPoolClient {
  /** Whether it can be used, again. */
  isOpen(): boolean;
  end(): Promise<void>;
}

/** Patience with a server that does not say goodbye, seconds. */
const GOODBYE_S = 1;
/** Patience with a client that has still to tell why its connection closed, ms. */
const LAST_WORDS_MS = 50;

/** Connections are made when they are needed, at most `max`. */
export function createPool(makeClient: MakeClient, max: number): PostgresPool {
  const idle: Line[] = [];
  const waiting: PromiseWithResolvers<PostgresPoolClient>[] = [];
  const ending = new Set<Promise<void>>();
  let lines = 0;
  let ended = false;

  function open(): Line {
    lines++;
    const line = openLine(makeClient, (usable) => {
      if (usable && !ended) return idle.push(line), serve();
      lines--;
      const gone = line.end().finally(() => ending.delete(gone));
      ending.add(gone);
      serve();
    });
    return line;
  }

  function serve(): void {
    while (waiting.length > 0) {
      const line = idle.pop() ?? (lines < max ? open() : null);
      if (line === null) return;
      waiting.shift()?.resolve(line);
    }
  }

  return {
    options: {},
    connect() {
      const asked = Promise.withResolvers<PostgresPoolClient>();
      waiting.push(asked);
      for (let at = idle.length - 1; at >= 0; at--) {
        const line = idle[at];
        if (line?.isOpen() !== false) continue;
        idle.splice(at, 1);
        line.release(true);
      }
      serve();
      return asked.promise;
    },
    async end() {
      ended = true;
      for (const line of idle.splice(0)) line.release();
      await Promise.all(ending);
    },
  };
}

function openLine(makeClient: MakeClient, onReleased: (usable: boolean) => void): Line {
  let open = true;
  /** Gives up what is under way: the client forgets to, when the socket fails while it is written to. */
  let giveUp: (error: Error) => void = () => {};
  const lost = () => Object.assign(new Error("the connection was lost"), { code: "CONNECTION_CLOSED" });
  const client = makeClient({
    max: 1,
    // a connection's age may not end it: it would do so in the middle of a transaction
    max_lifetime: null,
    idle_timeout: 0,
    onclose() {
      open = false;
      // what the server said before it closed, such as that a login is refused, goes before our own words
      setTimeout(() => giveUp(lost()), LAST_WORDS_MS);
    },
  });
  const query = async (sql: string, parameters: readonly unknown[]) => {
    if (!open) throw lost();
    const answer = Promise.withResolvers<RowList<Row[]>>();
    giveUp = answer.reject;
    client.unsafe(sql, [...parameters] as never[], { prepare: true }).then(answer.resolve, answer.reject);
    try {
      const result = await answer.promise;
      return { command: result.command, rowCount: result.count, rows: [...result] };
    } catch (error) {
      // the server closes behind such an error, and the client learns of it a moment later
      if ((error as { readonly severity?: unknown } | null)?.severity === "FATAL") open = false;
      // kysely adds to the stack of errors, and postgres.js has made it read-only
      if (error instanceof Error) Object.defineProperty(error, "stack", { writable: true });
      throw error;
    }
  };
  return {
    query: query as Line["query"],
    isOpen: () => open,
    release: (destroy = false) => onReleased(open && !destroy),
    end: () => client.end({ timeout: GOODBYE_S }),
  };
}
