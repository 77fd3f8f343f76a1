import { cellOf } from "@sluice/domain";
import { strict as assert } from "node:assert";
import { derivedId, operatorId, simulatorCredentials } from "./derived_ids.ts";

const SECRET = "only for this test, never for anything else";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

Deno.test("derived ids are UUIDs, the same each time, another for each cell and secret, and tell their cell", () => {
  assert.match(derivedId("0".repeat(64)), UUID);
  for (
    const  of of[operatorId, (secret: string, cell: number) => simulatorCredentials(secret, cell).agentId]
  ) {
    assert.equal(of(SECRET, 3), of(SECRET, 3));
    assert.equal(new Set([of(SECRET, 0), of(SECRET, 3), of(SECRET, 4), of(`${SECRET}.`, 3)]).size, 4);
    assert.match(of(SECRET, 3), UUID);
    assert.deepEqual([0, 1, 40].map((cell) => cellOf(of(SECRET, cell))), [0, 1, 40]);
  }
  assert.notEqual(simulatorCredentials(SECRET, 0).token, simulatorCredentials(SECRET, 1).token);
});
