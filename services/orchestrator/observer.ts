/** Who watches a decider: called on its way, and never in it. What it is told it must not change, and it must not throw. */

import type { SealedRecord } from "@sluice/bus";
import type { CellState, Command, CommitDraft, Outcome } from "@sluice/domain";
import type { Span } from "@sluice/observe";

export interface DeciderObserver {
  /** A command is about to be decided against the state. What is returned comes back in `decided`; null where nobody traces. */
  deciding(state: CellState, command: Command): Span | null;
  /** Its outcome is durable, and its sender told. */
  decided(command: Command, outcome: Outcome, span: Span | null): void;
  /** A record is on its way to the log. */
  appending(record: SealedRecord, appended: Promise<void>): void;
  /** Commits are durable; the state may be of later commits already. */
  committed(state: CellState, drafts: readonly CommitDraft[]): void;
}

export const UNOBSERVED: DeciderObserver = {
  deciding: () => null,
  decided() {},
  appending() {},
  committed() {},
};
