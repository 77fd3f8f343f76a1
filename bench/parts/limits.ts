/** What this machine can do at its best, for the column beside the figures. */

import { DatabaseSync } from "node:sqlite";
import { median } from "../figures.ts";

const REST_MS = 15;
const SAMPLES = 60;

/** Milliseconds of one durable SQLite commit when the disk had nothing to do for a moment (median). */
export async function idleSyncMs(): Promise<number> {
  const dir = await Deno.makeTempDir();
  const db = new DatabaseSync(`${dir}/limit.sqlite`);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE log (line TEXT)");
  const insert = db.prepare("INSERT INTO log VALUES (?)");
  const line = "x".repeat(1_000);
  const times: number[] = [];
  for (let n = 0; n < SAMPLES; n++) {
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    const began = performance.now();
    insert.run(line);
    times.push(performance.now() - began);
  }
  db.close();
  await Deno.remove(dir, { recursive: true });
  return median(times);
}
