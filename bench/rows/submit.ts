/** Durable submissions over HTTP, from 64 connections and from one. */

import { hash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { ms, type Row, whole } from "../figures.ts";
import { startSluice } from "../parts/sluice.ts";
import { bareHttp, load } from "../parts/submissions.ts";

/** Rows of a commit's size that SQLite makes durable in a second, in transactions of `group`. */
function bareSqlite(dir: string, group: number): number {
  const db = new DatabaseSync(`${dir}/limit.sqlite`);
  db.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE log (number INTEGER PRIMARY KEY, line TEXT)",
  );
  const insert = db.prepare("INSERT INTO log (line) VALUES (?)");
  const line = hash("sha256", "x", "hex").repeat(16);
  let rows = 0;
  const began = performance.now();
  while (performance.now() - began < 1_000) {
    db.exec("BEGIN IMMEDIATE");
    for (let i = 0; i < group; i++) insert.run(line);
    db.exec("COMMIT");
    rows += group;
  }
  db.close();
  return rows / ((performance.now() - began) / 1_000);
}

/** Measures; takes about half a minute. */
export async function submitRows(): Promise<Row[]> {
  const dir = await Deno.makeTempDir();
  const sluice = await startSluice(`${dir}/data`, { SLUICE_SIMULATOR: "off" });
  await load(sluice, 64, 4); // warms up
  const many = await load(sluice, 64, 8);
  const alone = await load(sluice, 1, 2);
  await sluice.stop();
  const bare = await bareHttp(64, 4);
  const bareAlone = await bareHttp(1, 1);
  const sqlite = bareSqlite(dir, 64);
  const single = bareSqlite(await Deno.makeTempDir(), 1);
  await Deno.remove(dir, { recursive: true });
  return [
    {
      what: "durable `POST /api/jobs` with keys, limits and ledger, 64 connections",
      figure: `${whole(many.perSecond)}/s, p50 ${ms(many.p50)}, p99 ${ms(many.p99)}${
        many.failed > 0 ? `, ${many.failed} failed` : ""
      }`,
      target: "≥ 6,000/s, p99 ≤ 40 ms",
      met: many.perSecond >= 6_000 && many.p99 <= 40 && many.failed === 0,
      limit: `HTTP that keeps nothing: ${whole(bare.perSecond)}/s, p99 ${
        ms(bare.p99)
      }; SQLite with fsync in groups of 64: ${whole(sqlite)} rows/s`,
    },
    {
      what: "durable `POST /api/jobs`, one connection",
      figure: `p50 ${ms(alone.p50)}, p99 ${ms(alone.p99)}`,
      target: "—",
      met: true,
      limit: `HTTP that keeps nothing: p50 ${ms(bareAlone.p50)}; one fsync: ${ms(1_000 / single)}`,
    },
  ];
}
