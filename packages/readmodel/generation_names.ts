/** Where the tables of PostgreSQL live: each generation in a schema of its own, and views of the live one in a stable one. */

/** The schema that is read: a view a table, and the list of generations. */
export const STABLE = "sluice";

/** The schema of a generation's tables. */
export function schemaOf(id: number): string {
  return `${STABLE}_g${id}`;
}
