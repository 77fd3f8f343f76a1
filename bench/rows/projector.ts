/** The projector into a real PostgreSQL that syncs to its disk. */

import { type Command, type Commit, type CommitDraft, GENESIS, initialState, step } from "@sluice/domain";
import { seal } from "@sluice/bus";
import { openGenerations } from "@sluice/readmodel";
import { startPostgres } from "@sluice/testing";
import postgres from "postgres";
import { type Row, whole } from "../figures.ts";
import { lifecycle, opening } from "../parts/history.ts";

const JOBS = 20_000;
/** Commits in one batch, as the projector takes them when there is a backlog. */
const BATCH = 1_000;

/** Measures; takes about a minute. */
export async function projectorRows(): Promise<Row[]> {
  const server = await startPostgres({ fsync: true });
  try {
    const commits = lifecycles();
    const events = commits.reduce((sum, commit) => sum + commit.events.length, 0);
    const seconds = await project(server.url, commits);
    const raw = await copyRows(server.url);
    const rate = events / seconds;
    return [{
      what: `projector into PostgreSQL, ${whole(events)} events of whole lifecycles`,
      figure: `${whole(rate)} events/s, ${whole(JOBS / seconds)} jobs/s`,
      target: "≥ 15,000 events/s",
      met: rate >= 15_000,
      limit: `the server itself inserting the rows that are left, ${
        whole(raw.rows)
      }, once into the same tables: ${whole(raw.rows / raw.seconds)} rows/s, ${
        raw.seconds.toFixed(1)
      } s against ${seconds.toFixed(1)} s`,
    }];
  } finally {
    await server.close();
  }
}

/** Commits of jobs from submission to completion, many open at a time as they are under load. */
function lifecycles(): Commit[] {
  const state = initialState();
  const drafts: CommitDraft[] = [];
  const carryOut = (command: Command) => {
    const done = step(state, command, 1_767_225_600_000 + drafts.length);
    if (!done.accepted) throw new Error(`write a history: ${done.rejection.message}`);
    drafts.push(...done.drafts);
  };
  for (const command of opening()) carryOut(command);
  for (let n = 0; n < JOBS; n++) for (const command of lifecycle(n)) carryOut(command);
  const { lines } = seal(0, drafts, GENESIS);
  return lines.map((line) => JSON.parse(line) as Commit);
}

/** Seconds that all commits take. */
async function project(url: string, commits: readonly Commit[]): Promise<number> {
  const generations = openGenerations({ url, cells: [0] });
  await generations.ready;
  const projection = generations.current()[0]?.projection(0);
  const began = performance.now();
  for (let at = 0; at < commits.length; at += BATCH) await projection?.apply(commits.slice(at, at + BATCH));
  const seconds = (performance.now() - began) / 1_000;
  await generations.close();
  return seconds;
}

/** The same rows by the server itself, with the same indexes, into a second set of tables. */
async function copyRows(url: string): Promise<{ readonly rows: number; readonly seconds: number }> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const tables = ["accounts", "agents", "jobs", "media_uses", "ledger"];
  let rows = 0;
  let seconds = 0;
  await sql`create schema raw`;
  for (const table of tables) {
    await sql.unsafe(`create table raw.${table} (like sluice_g1.${table} including all)`);
    const columns = (await sql<{ name: string }[]>`
      select attname as name from pg_attribute
      where attrelid = ${`sluice_g1.${table}`}::regclass and attnum > 0 and attgenerated = ''`)
      .map(({ name }) => name).join();
    const began = performance.now();
    await sql.unsafe(`insert into raw.${table} (${columns}) select ${columns} from sluice_g1.${table}`);
    seconds += (performance.now() - began) / 1_000;
    rows += Number((await sql.unsafe(`select count(*) as count from raw.${table}`))[0]?.["count"]);
  }
  await sql.end();
  return { rows, seconds };
}
