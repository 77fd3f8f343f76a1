import { startPostgres, type TestPostgres } from "@sluice/testing";
import { openPostgres } from "./database.ts";
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
