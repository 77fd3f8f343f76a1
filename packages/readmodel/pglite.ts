/** The database inside this process: PGlite in a folder, with the same values as a server's. */

import { Kysely, PGliteDialect } from "kysely";
import { BIGINT, JSONB, printJsonb } from "./codec.ts";
import type { Schema } from "./schema.ts";

/**
 * PGlite's own start parameters and ours after them. With the defaults (128 MB of shared buffers, 100 connections) it
 * takes 280 MB of memory, with these 150.
 */
const FRUGAL = ["shared_buffers=16MB", "max_connections=4", "work_mem=2MB", "maintenance_work_mem=16MB"];

/**
 * Opens a PGlite folder, making it if needed. It works in the calling thread and blocks it: call it in a worker.
 * Making a folder takes 700 MB that are never given back; do that in a worker that ends.
 */
export async function openPglite(dataDir: string): Promise<Kysely<Schema>> {
  const { PGlite } = await import("@electric-sql/pglite");
  const pglite = await PGlite.create({
    dataDir,
    // a fold of the log may lose its last transactions: the checkpoint is lost with them and they are folded again
    relaxedDurability: true,
    startParams: [...PGlite.defaultStartParams, ...FRUGAL.flatMap((setting) => ["-c", setting])],
    parsers: { [BIGINT]: Number, [JSONB]: (text: string) => JSON.parse(text) },
    serializers: { [JSONB]: printJsonb },
  });
  return new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) });
}
