/** The queries of `GET /api/assets` and `GET /api/assets/days`; senseless filters are refused. */

import { type Provider, PROVIDERS } from "@sluice/domain";
import { invalidValue } from "./edge_error.ts";
import { readDate, readModel, readText, readWhole } from "./list_query.ts";
import { defined } from "./validate.ts";

/** Which assets. */
export interface AssetMatch {
  /** Words of prompt, tags and alternative text. */
  readonly text?: string;
  readonly kind?: "image" | "video";
  readonly model?: string;
  readonly provider?: Provider;
  readonly agentId?: string;
  /** Ms since 1970, both included. */
  readonly from?: number;
  readonly to?: number;
  readonly starred?: boolean;
  /** Null: those on no board. */
  readonly boardId?: string | null;
  readonly tag?: string;
  readonly trashed: boolean;
  readonly order: "asc" | "desc";
}

export interface AssetListQuery extends AssetMatch {
  /** 1 to 500. */
  readonly limit: number;
  readonly offset: number;
  /** Whether the whole list is counted too, which takes longer the longer it is. */
  readonly counted: boolean;
}

export interface AssetDaysQuery extends AssetMatch {
  /** A name of the time zone database. */
  readonly timeZone: string;
}

type Query = Readonly<Record<string, string>>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Names, not offsets: those have no days of their own. */
const ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** Reads the parameters; an empty one counts as absent. Throws `EdgeError` with the accepted values. */
export function readAssetList(query: Query): AssetListQuery {
  return {
    ...readMatch(query),
    limit: readWhole("limit", query["limit"] || undefined, 1, 500) ?? 50,
    offset: readWhole("offset", query["offset"] || undefined, 0, Number.MAX_SAFE_INTEGER) ?? 0,
    counted: readFlag("count", query["count"] || undefined) ?? true,
  };
}

/** The same with `tz` instead of a page. Throws `EdgeError`. */
export function readAssetDays(query: Query): AssetDaysQuery {
  const timeZone = query["tz"] || "UTC";
  if (!isTimeZone(timeZone)) throw invalidValue("tz", timeZone, "a time zone such as Europe/Berlin");
  return { ...readMatch(query), timeZone };
}

function readMatch(query: Query): AssetMatch {
  const given = (name: string) => query[name] === "" ? undefined : query[name];
  const [from, to] = [readDate("from", given("from")), readDate("to", given("to"))];
  if (from !== undefined && to !== undefined && from > to) {
    throw invalidValue("from", given("from"), "a time not after to");
  }
  return {
    trashed: readFlag("trashed", given("trashed")) ?? false,
    order: readOne("sort", given("sort"), ["newest", "oldest"]) === "oldest" ? "asc" : "desc",
    ...defined({
      text: readText("q", given("q")),
      kind: readOne("type", given("type"), ["image", "video"]),
      model: readModel(given("model")),
      provider: readOne("provider", given("provider"), PROVIDERS),
      agentId: readText("agent", given("agent")),
      from,
      to,
      starred: readFlag("starred", given("starred")),
      boardId: readBoard(given("board")),
      tag: readText("tag", given("tag")),
    }),
  };
}

function readFlag(name: string, text: string | undefined): boolean | undefined {
  const flag = readOne(name, text, ["true", "false"]);
  return flag === undefined ? undefined : flag === "true";
}

function readOne<T extends string>(
  name: string,
  text: string | undefined,
  accepted: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const found = accepted.find((one) => one === text);
  if (found === undefined) throw invalidValue(name, text, accepted.join(", "));
  return found;
}

function readBoard(text: string | undefined): string | null | undefined {
  if (text === undefined) return undefined;
  if (text === "none") return null;
  if (!UUID.test(text)) throw invalidValue("board", text, "a board's id, or none");
  return text.toLowerCase();
}

function isTimeZone(name: string): boolean {
  if (!ZONE.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
