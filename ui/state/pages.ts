/** A list that the server gives page by page: the newest part is read again when an event says that it changed. */

/** One page, as an answer holds it. */
export interface ListPage<T> {
  readonly lines: readonly T[];
  /** Where the next page begins; null at the end. */
  readonly cursor: string | null;
}

/**
 * What is known of a list after its first page was read again. What the page shows is so; what is known beyond it stays, if
 * the two meet. When so much is new that they do not, the list begins with the page alone.
 */
export function withFirst<T>(known: ListPage<T>, first: ListPage<T>, idOf: (line: T) => string): ListPage<T> {
  const ids = new Set(first.lines.map(idOf));
  const meet = known.lines.findLastIndex((line) => ids.has(idOf(line)));
  if (meet === -1 || first.cursor === null) return first;
  const rest = known.lines.slice(meet + 1);
  return rest.length === 0 ? first : { lines: [...first.lines, ...rest], cursor: known.cursor };
}

/** The list with its next page; a line that moved on meanwhile is not shown twice. */
export function withNext<T>(known: ListPage<T>, next: ListPage<T>, idOf: (line: T) => string): ListPage<T> {
  const ids = new Set(known.lines.map(idOf));
  return {
    lines: [...known.lines, ...next.lines.filter((line) => !ids.has(idOf(line)))],
    cursor: next.cursor,
  };
}
