/** Which assets a list shows: in the address of the page, in the queries of the API, and decided here for what has just changed. */

import type { Asset } from "@sluice/domain";

/** Everything as the address has it; "" is no wish. */
export interface Filter {
  readonly q: string;
  readonly type: string;
  readonly model: string;
  readonly provider: string;
  readonly agent: string;
  /** `YYYY-MM-DD` of the reader's own calendar, both included. */
  readonly from: string;
  readonly to: string;
  readonly starred: string;
  /** An id, or `none`. */
  readonly board: string;
  readonly tag: string;
  readonly sort: string;
  readonly trashed: string;
}

export type FilterName = keyof Filter;

export const NO_FILTER: Filter = {
  q: "",
  type: "",
  model: "",
  provider: "",
  agent: "",
  from: "",
  to: "",
  starred: "",
  board: "",
  tag: "",
  sort: "",
  trashed: "",
};

const NAMES = Object.keys(NO_FILTER) as readonly FilterName[];

/** The wishes among the parameters of an address. */
export function readFilter(query: Readonly<Record<string, string>>): Filter {
  return { ...NO_FILTER, ...Object.fromEntries(NAMES.map((name) => [name, query[name] ?? ""])) };
}

/** The address's query, without a question mark: the same filter is always the same text. */
export function filterQuery(filter: Filter): string {
  return String(new URLSearchParams(wishes(filter)));
}

/** The query for `/api/assets`: days of this calendar become times. */
export function askOf(filter: Filter): URLSearchParams {
  const ask = new URLSearchParams(wishes(filter));
  const [from, to] = [startOf(filter.from), startOf(filter.to, 1)];
  if (from !== null) ask.set("from", new Date(from).toISOString());
  if (to !== null) ask.set("to", new Date(to - 1).toISOString());
  return ask;
}

/** Whether the list has the asset; null when only the server knows, which searches texts. */
export function matches(asset: Asset, filter: Filter): boolean | null {
  const [from, to] = [startOf(filter.from), startOf(filter.to, 1)];
  const sure = (asset.trashedAt !== null) === (filter.trashed === "true") &&
    (filter.type === "" || asset.kind === filter.type) &&
    (filter.model === "" || asset.model === filter.model) &&
    (filter.provider === "" || asset.provider === filter.provider) &&
    (filter.agent === "" || asset.agentId === filter.agent) &&
    (from === null || asset.createdAt >= from) &&
    (to === null || asset.createdAt < to) &&
    (filter.starred === "" || asset.starred === (filter.starred === "true")) &&
    (filter.board === "" || (asset.boardId ?? "none") === filter.board) &&
    (filter.tag === "" || asset.tags.includes(filter.tag));
  return sure && filter.q !== "" ? null : sure;
}

/** Below zero when `a` stands before `b` in the list. */
export function inOrder(a: Asset, b: Asset, { sort }: Filter): number {
  const oldest = a.createdAt - b.createdAt || (a.jobId < b.jobId ? -1 : a.jobId > b.jobId ? 1 : 0) ||
    a.index - b.index;
  return sort === "oldest" ? oldest : -oldest;
}

function wishes(filter: Filter): [string, string][] {
  return NAMES.filter((name) => filter[name] !== "").map((name) => [name, filter[name]]);
}

/** Midnight here, so many days later, ms since 1970; null for what is no day. */
function startOf(day: string, later = 0): number | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  return year === undefined ? null : +new Date(+year, Number(month) - 1, Number(date) + later);
}
