/** The query of the lists of `/v1`: `limit`, `order` and `after`. */

import { invalidValue } from "./edge_error.ts";
import { jobIdFrom } from "./ids.ts";
import { readWhole } from "./list_query.ts";
import { defined } from "./validate.ts";

export interface PageQuery {
  /** 1 to 100. */
  readonly limit: number;
  readonly order: "asc" | "desc";
  /** The job that the page comes after. */
  readonly after?: string;
}

/** Reads the parameters; an empty one counts as absent. Throws `EdgeError` with the accepted values. */
export function readPage(query: Readonly<Record<string, string>>): PageQuery {
  const given = (name: string) => query[name] === "" ? undefined : query[name];
  const order = given("order") ?? "desc";
  if (order !== "asc" && order !== "desc") throw invalidValue("order", order, "asc, desc");
  const after = given("after");
  const jobId = after === undefined ? undefined : jobIdFrom(after);
  if (jobId === null) throw invalidValue("after", after, "the last_id of the page before");
  return {
    limit: readWhole("limit", given("limit"), 1, 100) ?? 20,
    order,
    ...defined({ after: jobId }),
  };
}
