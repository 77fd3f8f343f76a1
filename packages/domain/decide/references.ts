/** Pictures and clips that an account keeps to start from. The list of them is the read model's. */

import type { CommandData } from "../commands.ts";
import { accept, type Decision, reject } from "../decision.ts";
import { event } from "../events.ts";
import type { CellState } from "../state.ts";

export function recordReference(state: CellState, data: CommandData["RecordReference"]): Decision {
  if (!state.accounts.has(data.accountId)) {
    return reject("not_found", `record reference: no account "${data.accountId}"`);
  }
  return accept(data.accountId, [event("ReferenceStored", data)]);
}

export function deleteReference(state: CellState, data: CommandData["DeleteReference"]): Decision {
  if (!state.accounts.has(data.accountId)) {
    return reject("not_found", `delete reference: no account "${data.accountId}"`);
  }
  return accept(data.accountId, [event("ReferenceDeleted", data)]);
}
