/**
 * A snapshot as lines of JSON: a head line that says whose it is, then one line for each thing. The same snapshot
 * always has the same text, so that two states can be compared by its hash.
 */

import type { Head } from "./commit.ts";
import { type CellSnapshot, SNAPSHOT_FORMAT } from "./snapshot.ts";

type Scalar = "at" | "assignments" | "readyLast";
type List = Exclude<keyof CellSnapshot, Scalar>;
type Lists = { [L in List]: CellSnapshot[L][number][] };

/** In the order in which they stand in the text. */
const LISTS: Readonly<Record<List, true>> = {
  accounts: true,
  keys: true,
  agents: true,
  pairings: true,
  recipes: true,
  jobs: true,
  heard: true,
  webhooks: true,
  deliveries: true,
  held: true,
  lost: true,
  parked: true,
  free: true,
  served: true,
  readyModels: true,
  fingerprints: true,
  recent: true,
  recentOthers: true,
};
const NAMES = Object.keys(LISTS) as readonly List[];

/** The first line. */
interface Top extends Head, Pick<CellSnapshot, Scalar> {
  readonly format: number;
  readonly cell: number;
}

/** A text is no snapshot that this version can read. Thrown by `SnapshotParser`; the log tells the same and more. */
export class SnapshotUnreadable extends Error {
  override readonly name = "SnapshotUnreadable";
  constructor(line: number, why: string, options?: ErrorOptions) {
    super(`read snapshot, line ${line}: ${why}`, options);
  }
}

/** Prints a snapshot of `cell` at `head`, line by line, each with its newline. */
export function* printSnapshot(cell: number, head: Head, snapshot: CellSnapshot): Generator<string> {
  const { at, assignments, readyLast } = snapshot;
  const { number, hash } = head;
  const top: Top = { format: SNAPSHOT_FORMAT, cell, number, hash, at, assignments, readyLast };
  yield `${JSON.stringify(top)}\n`;
  for (const list of NAMES) {
    if (list === "recent") {
      for (const [hour, ids] of snapshot[list]) {
        yield `${JSON.stringify([list, [hour, ids.toBase64()]])}\n`;
      }
    } else for (const item of snapshot[list]) yield `${JSON.stringify([list, item])}\n`;
  }
}

/** Takes in the lines of a snapshot in order, without their newlines. */
export class SnapshotParser {
  #top: Top | null = null;
  #line = 0;
  readonly #lists = Object.fromEntries(NAMES.map((list) => [list, []])) as unknown as Lists;

  /** Throws `SnapshotUnreadable`. */
  line(text: string): void {
    this.#line++;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw new SnapshotUnreadable(this.#line, "it is not JSON", { cause });
    }
    if (this.#top === null) this.#begin(value as Partial<Top> | null);
    else this.#take(value);
  }

  /** What was read, after the last line. Throws `SnapshotUnreadable`. */
  end(): { readonly cell: number; readonly head: Head; readonly snapshot: CellSnapshot } {
    if (this.#top === null) throw new SnapshotUnreadable(1, "there is none");
    const { cell, number, hash, at, assignments, readyLast } = this.#top;
    return { cell, head: { number, hash }, snapshot: { at, assignments, readyLast, ...this.#lists } };
  }

  #begin(top: Partial<Top> | null): void {
    if (top?.format !== SNAPSHOT_FORMAT) {
      throw new SnapshotUnreadable(1, `its format is ${top?.format}, this version reads ${SNAPSHOT_FORMAT}`);
    }
    this.#top = top as Top;
  }

  #take(value: unknown): void {
    const [list, item] = Array.isArray(value) ? value : [];
    if (!Object.hasOwn(LISTS, list)) {
      throw new SnapshotUnreadable(this.#line, `it is of "${list}", which a snapshot does not have`);
    }
    const into: unknown[] = this.#lists[list as List];
    into.push(list === "recent" ? [item[0], Uint8Array.fromBase64(item[1])] : item);
  }
}
