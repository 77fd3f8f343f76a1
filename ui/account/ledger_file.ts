/** The ledger as a file. */

import { readPage } from "../state/use_list.ts";
import { csvOf } from "./csv.ts";

/** An entry of `GET /api/ledger`. */
export interface LedgerEntry {
  readonly position: string;
  /** RFC 3339. */
  readonly at: string;
  readonly type: "CreditsGranted" | "CreditsReserved" | "CreditsSettled" | "CreditsReleased";
  readonly amount: number;
  readonly jobId?: string;
  readonly reason?: string;
  readonly available: number;
  readonly reserved: number;
}

/** Every entry, newest first; `onCount` hears how many there are so far. Throws `ApiError`. */
export async function wholeLedger(onCount: (n: number) => void): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (let cursor: string | null = null;;) {
    const page: { lines: readonly LedgerEntry[]; cursor: string | null } = await readPage<LedgerEntry>(
      { path: "/api/ledger?limit=200", field: "entries" },
      cursor,
    );
    entries.push(...page.lines);
    onCount(entries.length);
    cursor = page.cursor;
    if (cursor === null) return entries;
  }
}

/** Its columns are the fields of the API, whatever the language. */
export function ledgerCsv(entries: readonly LedgerEntry[]): string {
  return csvOf([
    ["position", "at", "type", "amount", "available", "reserved", "job", "reason"],
    ...entries.map(({ position, at, type, amount, available, reserved, jobId = null, reason = null }) => [
      position,
      at,
      type,
      amount,
      available,
      reserved,
      jobId,
      reason,
    ]),
  ]);
}
