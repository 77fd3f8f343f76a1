/** The query of `GET /api/jobs`: contracts/settled.md point 20, senseless filters are refused. */

import { findModel, type JobStatus, type Kind } from "@sluice/domain";
import { invalidValue } from "./edge_error.ts";
import { isStorable } from "./fields.ts";
import { statusesFrom } from "./status.ts";
import { defined } from "./validate.ts";

export interface JobListQuery {
  readonly statuses?: readonly JobStatus[];
  readonly kind?: Kind;
  readonly model?: string;
  readonly batchId?: string;
  readonly text?: string;
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
  readonly offset?: number;
  readonly cursor?: string;
}

const KINDS: readonly Kind[] = ["image", "video", "text"];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** Reads the parameters; an empty one counts as absent. Throws `EdgeError` with the accepted values. */
export function readJobList(query: Readonly<Record<string, string>>): JobListQuery {
  const given = (name: string) => query[name] === "" ? undefined : query[name];
  const [from, to] = [readDate("from", given("from")), readDate("to", given("to"))];
  if (from !== undefined && to !== undefined && from > to) {
    throw invalidValue("from", given("from"), "a time not after to");
  }
  const status = given("status");
  return {
    limit: readWhole("limit", given("limit"), 1, 200) ?? 50,
    ...defined({
      statuses: status === undefined ? undefined : statusesFrom(status),
      kind: readKind(given("type")),
      model: readModel(given("model")),
      batchId: readUuid("batch", given("batch")),
      text: readText("q", given("q")),
      from,
      to,
      offset: readWhole("offset", given("offset"), 0, Number.MAX_SAFE_INTEGER),
      cursor: readText("cursor", given("cursor")),
    }),
  };
}

/** A whole number of a query within bounds, both included. Throws `EdgeError`. */
export function readWhole(
  name: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  const accepted = most === Number.MAX_SAFE_INTEGER
    ? `a whole number from ${least}`
    : `a whole number from ${least} to ${most}`;
  throw invalidValue(name, text, accepted);
}

/** A time or day of a query, ms since 1970. Throws `EdgeError`. */
export function readDate(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, day = "", time, , , zone] = DATE.exec(text) ?? [];
  // without a zone it is UTC, whatever the server's own is
  const at = Date.parse(time !== undefined && zone === undefined ? `${text}Z` : text);
  if (!isDay(day) || Number.isNaN(at)) throw invalidValue(name, text, "a time such as 2026-01-31T12:00:00Z");
  return at;
}

/** Whether the calendar has the day: the platform takes 30 February as 2 March. */
function isDay(day: string): boolean {
  const at = Date.parse(day);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

/** Text that every store can keep. Throws `EdgeError`. */
export function readText(name: string, text: string | undefined): string | undefined {
  if (text === undefined || isStorable(text)) return text;
  throw invalidValue(name, text, "text without NUL characters");
}

function readKind(text: string | undefined): Kind | undefined {
  if (text === undefined) return undefined;
  const kind = KINDS.find((k) => k === text);
  if (kind === undefined) throw invalidValue("type", text, KINDS.join(", "));
  return kind;
}

/** The name of a model that there is. Throws `EdgeError`. */
export function readModel(text: string | undefined): string | undefined {
  if (text === undefined || findModel(text) !== undefined) return text;
  throw invalidValue("model", text, "a name from GET /v1/models");
}

function readUuid(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!UUID.test(text)) throw invalidValue(name, text, "a UUID");
  return text.toLowerCase();
}
