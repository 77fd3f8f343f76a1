import assert from "node:assert/strict";
import { startPostgres, type TestPostgres } from "@sluice/testing";
import { openPostgres } from "./database.ts";
import { busyWorld } from "./busy_world.ts";
import { openReadModel } from "./open.ts";
import { openReads } from "./open_reads.ts";
import { readModelContract } from "./read_model_contract.ts";

let server: TestPostgres;
readModelContract(
  "PostgreSQL",
  async () => {
    server = await startPostgres();
    return await openPostgres(server.url);
  },
  () => server.close(),
);

Deno.test("openReadModel: several processes that start at once migrate once, and readers see what they write", async () => {
  const server = await startPostgres();
  const { url } = server;
  const models = await Promise.all([1, 2, 3, 4].map((cell) => openReadModel({ url, readUrl: url }, cell)));
  const { reads, close } = await openReads(url);
  const { commits } = busyWorld(1, 5);
  await models[0]?.projection.apply(commits);
  assert.equal(await reads.checkpoint(1), commits.length);
  for (const model of models) await model.close();
  await close();
  await server.close();
});
