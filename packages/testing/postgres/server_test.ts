import assert from "node:assert/strict";
import postgres from "postgres";
import { startPostgres } from "./server.ts";

Deno.test("startPostgres: gives a real server of version 13 or newer, on which databases can be made", async () => {
  const server = await startPostgres();
  const sql = postgres(await server.createDatabase("another"), { max: 1 });
  const [row] =
    await sql`select current_database() as name, current_setting('server_version_num')::int as version`;
  assert.equal(row?.["name"], "another");
  assert.ok(row?.["version"] >= 130_000);
  await sql.end();
  await server.close();
});
