import { type Account, cellOf, idInCell } from "@sluice/domain";
import { strict as assert } from "node:assert";
import { cellOfRequest, type FrontOptions } from "./front.ts";

const ID = "3f0c9a52-7d1e-4b7a-9c55-0123456789ab";
const CELLS = 4;

function options(account: Partial<Account> | undefined): FrontOptions {
  return { cells: CELLS, whose: () => account as Account | undefined, newId: () => crypto.randomUUID() };
}

const cell = (account: Partial<Account> | undefined, path: string, method = "GET") =>
  cellOfRequest(new Request(`http://sluice.test${path}`, { method }), options(account));

Deno.test("cellOfRequest: a tenant's request is for its own cell, whatever it names", () => {
  const tenant = { accountId: idInCell(2, ID), plan: "pro" } as const;
  for (const path of ["/v1/models", "/api/jobs?cell=1", `/api/agents/${idInCell(3, ID)}`]) {
    assert.equal(cell(tenant, path), 2);
  }
  assert.equal(cell(undefined, "/api/jobs"), 0);
});

Deno.test("cellOfRequest: the operator's is for the account or agent that it names, or the cell, or cell 0", () => {
  const operator = { accountId: ID, plan: "operator" } as const;
  const there = idInCell(3, ID);
  assert.equal(cell(operator, `/api/admin/accounts/${there}/credits`, "POST"), 3);
  assert.equal(cell(operator, `/api/agents/${there}`, "PATCH"), 3);
  assert.equal(cell(operator, "/api/agents/pairings?cell=1", "POST"), 1);
  assert.equal(cell(operator, "/api/admin/accounts"), 0);
  // an id of a cell that there is not is simply not found in the last one
  assert.equal(cell(operator, `/api/agents/${idInCell(9, ID)}`), CELLS - 1);
  for (const wrong of ["4", "-1", "x", "1.5"]) {
    assert.throws(() => cell(operator, `/api/jobs?cell=${wrong}`), {
      code: "invalid_value",
      message: /0 to 3/,
    });
  }
});

Deno.test("cellOfRequest: new accounts are spread over all cells", () => {
  const operator = { accountId: ID, plan: "operator" } as const;
  const seen = new Set(Array.from({ length: 200 }, () => cell(operator, "/api/admin/accounts", "POST")));
  assert.deepEqual([...seen].sort(), [0, 1, 2, 3]);
  assert.equal(cellOf(ID), 0);
});
