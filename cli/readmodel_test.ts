import assert from "node:assert/strict";
import type { GenerationState, GenerationStatus, ReadModelDesk } from "@sluice/readmodel";
import { rebuild, showStatus, verifyRows } from "./readmodel.ts";

function generation(id: number, state: GenerationState, number: number): GenerationStatus {
  return { id, version: 1, state, numbers: new Map([[0, number]]) };
}

/** A desk whose generations are as far as each next look says. */
function deskOf(looks: GenerationStatus[][], compare: ReadModelDesk["compare"]) {
  const asked: string[] = [];
  const desk: ReadModelDesk = {
    generations: async () => (looks.length > 1 ? looks.shift() : looks[0]) ?? [],
    requestRebuild: async () => 2,
    requestProof: async () => 2,
    stillWanted: async () => {},
    endProof: async (id) => void asked.push(`end ${id}`),
    compare,
    close: async () => {},
  };
  return { desk, asked };
}

const never = () => Promise.reject(new Error("not to be asked"));

Deno.test("rebuild: tells how far it is and ends when the new rows are read, or when another took their place", async () => {
  const said: string[] = [];
  const looks = [
    [generation(1, "live", 100), generation(2, "building", 52)],
    [generation(1, "live", 100), generation(2, "building", 55)],
    [generation(2, "live", 100)],
  ];
  await rebuild(deskOf(looks, never).desk, (text) => said.push(text), 1);
  assert.deepEqual(said.slice(1), ["generation 2 holds 52 of 100 commits", "generation 2 is read now"]);
  await assert.rejects(
    rebuild(deskOf([[generation(3, "live", 9)]], never).desk, () => {}, 1),
    /another took its place/,
  );
});

Deno.test("verifyRows: waits until both stand at one commit, says what it found, and leaves no proof behind", async () => {
  const looks = [[generation(1, "live", 9), generation(2, "proving", 8)]];
  const answers: Awaited<ReturnType<ReadModelDesk["compare"]>>[] = [
    { type: "apart", numbers: [9, 8] },
    { type: "equal", number: 9, rows: 40 },
    { type: "different", number: 9, table: "jobs", onlyIn: 1, row: "(x)" },
  ];
  const { desk, asked } = deskOf(looks, async () => answers.shift() ?? await never());
  const said: string[] = [];
  assert.equal(await verifyRows(desk, (text) => said.push(text), 1), true);
  assert.equal(said.at(-1), "cell 0: 40 rows are the same, as of commit 9");
  assert.equal(await verifyRows(desk, (text) => said.push(text), 1), false);
  assert.equal(said.at(-1), 'cell 0: as of commit 9 only generation 1 has in "jobs": (x)');
  assert.deepEqual(asked, ["end 2", "end 2"]);
});

Deno.test("showStatus: has a line for each generation", async () => {
  const said: string[] = [];
  await showStatus(deskOf([[generation(1, "live", 9)]], never).desk, (text) => said.push(text));
  assert.deepEqual(said, ["generation 1, version 1, live: cell 0 at commit 9"]);
});
