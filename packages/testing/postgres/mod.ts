/** A real PostgreSQL server for tests. */

export { startPostgres, type TestPostgres } from "./server.ts";
