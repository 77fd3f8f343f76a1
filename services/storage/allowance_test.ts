import assert from "node:assert/strict";
import { startAllowances } from "./allowance.ts";
import { StorageProblem } from "./problems.ts";

const ticket = { accountId: "a", jobId: "j", attempt: 1, kind: "image" as const, outputs: 2, expiresAt: 100 };

Deno.test("startAllowances: an attempt may send three contents for each output, and each of them again", () => {
  const allowances = startAllowances();
  for (const mediaId of ["1", "2", "3", "4", "5", "6", "6", "1"]) allowances.spend(ticket, mediaId, 0);
  const later = { ...ticket, expiresAt: 200 };
  for (const other of [ticket, later]) {
    assert.throws(
      () => allowances.spend(other, "7", 0),
      (error: Error) => error instanceof StorageProblem && error.code === "ticket_used_up",
    );
  }
  allowances.spend(ticket, "2", 0);
  allowances.spend({ ...ticket, attempt: 2 }, "7", 0);
});

Deno.test("startAllowances: forgets an attempt whose ticket is over", () => {
  const allowances = startAllowances();
  for (const mediaId of ["1", "2", "3", "4", "5", "6"]) allowances.spend(ticket, mediaId, 0);
  allowances.spend({ ...ticket, jobId: "k", expiresAt: 300 }, "1", 100);
  allowances.spend({ ...ticket, expiresAt: 300 }, "7", 100);
});
