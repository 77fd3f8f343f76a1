import assert from "node:assert/strict";
import { type Account, type Plan, PLANS } from "@sluice/domain";
import { Limits, showLimits } from "./limits.ts";

const NOW = 1_800_000_000_000;
const accountOf = (plan: Plan) => ({ accountId: plan, plan }) as Account;

for (const plan of ["free", "starter", "pro", "business"] as const) {
  Deno.test(`Limits: plan ${plan} gets its writes and ten times as many reads at once, and a tenth back every 6 s`, () => {
    const limits = new Limits();
    const account = accountOf(plan);
    const { requestsPerMinute } = PLANS[plan];
    for (const [isRead, limit] of [[false, requestsPerMinute], [true, 10 * requestsPerMinute]] as const) {
      for (let n = 1; n <= limit; n++) {
        const { remaining, retryAfter } = limits.take(account, isRead, NOW);
        assert.deepEqual([remaining, retryAfter], [limit - n, null]);
      }
      const over = limits.take(account, isRead, NOW + 1_500);
      assert.deepEqual(over, { limit, remaining: 0, resetSeconds: 59, retryAfter: 5 });
      for (let n = 1; n <= limit / 10; n++) {
        assert.equal(limits.take(account, isRead, NOW + 6_000).retryAfter, null);
      }
      assert.equal(limits.take(account, isRead, NOW + 6_000).retryAfter, 6);
      assert.equal(limits.take(account, isRead, NOW + 120_000).remaining, limit - 1);
    }
  });
}

Deno.test("Limits: a new plan counts at once, and what was taken before stays taken", () => {
  const limits = new Limits();
  const account = accountOf("free");
  for (let n = 0; n < 10; n++) limits.take(account, false, NOW);
  assert.equal(limits.take(account, false, NOW).retryAfter, 6);
  const pro = { ...account, plan: "pro" } as const;
  assert.deepEqual(limits.take(pro, false, NOW), {
    limit: 100,
    remaining: 89,
    resetSeconds: 12,
    retryAfter: null,
  });
  for (let n = 0; n < 50; n++) limits.take(pro, false, NOW);
  const down = limits.take(account, false, NOW);
  assert.deepEqual([down.limit, down.remaining, down.resetSeconds, down.retryAfter], [10, 0, 60, 6]);
});

Deno.test("Limits: accounts do not share, the operator has none, and a clock set back gives nothing", () => {
  const limits = new Limits();
  const [one, other] = [accountOf("free"), { ...accountOf("free"), accountId: "other" }];
  for (let n = 0; n < 11; n++) limits.take(one, false, NOW);
  assert.equal(limits.take(other, false, NOW).remaining, 9);
  const { retryAfter, resetSeconds } = limits.take(one, false, NOW - 3_600_000);
  assert.deepEqual([retryAfter, resetSeconds], [6, 60]);
  for (let n = 0; n < 1_000; n++) {
    assert.deepEqual(limits.take(accountOf("operator"), false, NOW), {
      limit: Number.MAX_SAFE_INTEGER,
      remaining: Number.MAX_SAFE_INTEGER,
      resetSeconds: 0,
      retryAfter: null,
    });
  }
});

Deno.test("showLimits writes a duration on /v1 and seconds on /api", () => {
  const shown = (resetSeconds: number, isV1: boolean) => {
    const headers = new Headers();
    showLimits(headers, { limit: 10, remaining: 4, resetSeconds, retryAfter: null }, isV1);
    return [...headers].map(([name, value]) => `${name}: ${value}`);
  };
  assert.deepEqual(shown(60, false), [
    "x-ratelimit-limit: 10",
    "x-ratelimit-remaining: 4",
    "x-ratelimit-reset: 60",
  ]);
  assert.deepEqual(shown(36, true), [
    "x-ratelimit-limit-requests: 10",
    "x-ratelimit-remaining-requests: 4",
    "x-ratelimit-reset-requests: 36s",
  ]);
  assert.equal(shown(60, true).at(-1), "x-ratelimit-reset-requests: 1m0s");
  assert.equal(shown(0, true).at(-1), "x-ratelimit-reset-requests: 0s");
});
