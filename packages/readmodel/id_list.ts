/** Any number of ids in one parameter: a statement takes 65,535 parameters at most. */

import { type RawBuilder, sql } from "kysely";

/** A subquery of the ids, as text. */
export function textIds(ids: Iterable<string>): RawBuilder<string> {
  return sql`(select value from jsonb_array_elements_text(${[...ids]}::jsonb))`;
}

/** A subquery of the ids, as `uuid`. */
export function uuidIds(ids: Iterable<string>): RawBuilder<string> {
  return sql`(select value::uuid from jsonb_array_elements_text(${[...ids]}::jsonb))`;
}
