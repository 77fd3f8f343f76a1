/**
 * Which cell a request is for: its caller's, as a rule. The operator alone acts in all of them: for the account or agent
 * that the path names, or in the cell that `?cell=` names, always as the operator of that cell.
 */

import { type Account, cellFor, cellOf } from "@sluice/domain";
import { invalidValue } from "@sluice/protocol";

const ACCOUNT_PATH = /^\/api\/admin\/accounts\/([0-9a-f-]{36})(?:\/|$)/;
const AGENT_PATH = /^\/api\/agents\/([0-9a-f-]{36})(?:\/|$)/;

export interface FrontOptions {
  /** How many cells there are. */
  readonly cells: number;
  /** Who asks, as far as that can be told without letting anybody in. */
  readonly whose: (request: Request) => Account | undefined;
  readonly newId: () => string;
}

/** The number of the cell. Throws `EdgeError` for a `cell` that there is not, when the operator names it. */
export function cellOfRequest(request: Request, { cells, whose, newId }: FrontOptions): number {
  const account = whose(request);
  if (account === undefined) return 0;
  const home = cellOf(account.accountId);
  if (account.plan !== "operator") return home;
  const { pathname, searchParams } = new URL(request.url);
  const named = (ACCOUNT_PATH.exec(pathname) ?? AGENT_PATH.exec(pathname))?.[1];
  if (named !== undefined) return Math.min(cellOf(named), cells - 1);
  const cell = searchParams.get("cell");
  if (cell !== null) return readCell(cell, cells);
  // new accounts go to the cell that the hash of something new falls on, and get their id there
  return request.method === "POST" && pathname === "/api/admin/accounts" ? cellFor(newId(), cells) : home;
}

function readCell(text: string, cells: number): number {
  const cell = /^\d{1,4}$/.test(text) ? Number(text) : cells;
  if (cell < cells) return cell;
  throw invalidValue("cell", text, cells === 1 ? "0" : `0 to ${cells - 1}`);
}
