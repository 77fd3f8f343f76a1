import { strict as assert } from "node:assert";
import { cellFor, cellOf, idInCell } from "./cell.ts";

const ID = "3f0c9a52-7d1e-4b7a-9c55-0123456789ab";

Deno.test("idInCell, cellOf: an id carries its cell, and keeps what it was made from", () => {
  for (const cell of [1, 7, 255, 4_095]) {
    const id = idInCell(cell, ID);
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(cellOf(id), cell);
    assert.equal(id.slice(24), ID.slice(24));
  }
});

Deno.test("cellOf: ids of a single machine, and what is no id, are of cell 0", () => {
  assert.equal(idInCell(0, ID), ID);
  for (const id of [ID, "", "agent", "0003aaaa-0000-8ce1-8ce1-000000000000"]) assert.equal(cellOf(id), 0);
});

Deno.test("cellFor: spreads ids evenly, and the same id always falls on the same cell", () => {
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 7_000; i++) counts[cellFor(crypto.randomUUID(), 7)]!++;
  // seven standard deviations of a fair spread
  for (const count of counts) assert.ok(Math.abs(count - 1_000) < 210, counts.join());
  assert.equal(cellFor(ID, 16), cellFor(ID, 16));
});
