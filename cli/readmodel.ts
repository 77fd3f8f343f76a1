/** What an operator does to the read model on PostgreSQL. Running storage does the work; these ask for it and wait. */

import { delay } from "es-toolkit/promise";
import type { Comparison, GenerationStatus, ReadModelDesk } from "@sluice/readmodel";

/** Prints a line for the person who waits. */
type Say = (text: string) => void;

const LOOK_EVERY_MS = 1_000;

/** Says which generations there are and how far each is. */
export async function showStatus(desk: ReadModelDesk, say: Say): Promise<void> {
  const generations = await desk.generations();
  if (generations.length === 0) return say("no tables yet: a storage makes them when it starts");
  for (const { id, version, state, numbers } of generations) {
    const cells = Array.from(numbers, ([cell, number]) => `cell ${cell} at commit ${number}`).join(", ");
    say(`generation ${id}, version ${version}, ${state}: ${cells === "" ? "not begun" : cells}`);
  }
}

/** Has all rows made anew beside those that are read; resolves when the new ones are read. */
export async function rebuild(desk: ReadModelDesk, say: Say, lookEveryMs = LOOK_EVERY_MS): Promise<void> {
  const id = await desk.requestRebuild();
  say(`generation ${id} is made beside the live one; Ctrl+C leaves it to the running storage`);
  const tell = progress(id, say);
  while (true) {
    const all = await desk.generations();
    const own = all.find((generation) => generation.id === id);
    if (own === undefined) {
      throw new Error(`make generation ${id}: another took its place; ask again if it is still wanted`);
    }
    if (own.state === "live") return say(`generation ${id} is read now`);
    tell(own, all);
    await delay(lookEveryMs);
  }
}

/** Has all rows made anew and compares them with those that are read. Resolves with whether they are the same. */
export async function verifyRows(
  desk: ReadModelDesk,
  say: Say,
  lookEveryMs = LOOK_EVERY_MS,
): Promise<boolean> {
  const live = (await desk.generations()).find(({ state }) => state === "live");
  if (live === undefined) {
    throw new Error("verify the read model: nothing is read yet; start a storage first");
  }
  const id = await desk.requestProof();
  say(`generation ${id} is made from the log to be compared with generation ${live.id}`);
  const tell = progress(id, say);
  const look = async () => {
    await desk.stillWanted(id);
    const all = await desk.generations();
    const own = all.find((generation) => generation.id === id);
    if (own === undefined || !all.some((generation) => generation.id === live.id)) {
      throw new Error("verify the read model: it was made anew or replaced meanwhile; verify again");
    }
    tell(own, all);
    return own;
  };
  try {
    let same = true;
    for (const cell of live.numbers.keys()) {
      let found: Comparison = { type: "apart", numbers: [0, 0] };
      while (found.type === "apart") {
        if ((await look()).numbers.has(cell)) found = await desk.compare(live.id, id, cell);
        if (found.type === "apart") await delay(lookEveryMs);
      }
      say(`cell ${cell}: ${inWords(found)}`);
      same &&= found.type === "equal";
    }
    return same;
  } finally {
    await desk.endProof(id);
  }
}

function inWords(found: Exclude<Comparison, { readonly type: "apart" }>): string {
  return found.type === "equal"
    ? `${found.rows} rows are the same, as of commit ${found.number}`
    : `as of commit ${found.number} only generation ${found.onlyIn} has in "${found.table}": ${found.row}`;
}

/** Says how far a generation is whenever that is a tenth more. */
function progress(id: number, say: Say): (own: GenerationStatus, all: readonly GenerationStatus[]) => void {
  let said = -1;
  return (own, all) => {
    const live = all.find(({ state }) => state === "live");
    const done = sum(own.numbers.values());
    const there = sum(live?.numbers.values() ?? []);
    const tenths = there === 0 ? 10 : Math.min(10, Math.floor(done / there * 10));
    if (tenths === said) return;
    said = tenths;
    say(`generation ${id} holds ${done} of ${there} commits`);
  };
}

function sum(numbers: Iterable<number>): number {
  let all = 0;
  for (const number of numbers) all += number;
  return all;
}
