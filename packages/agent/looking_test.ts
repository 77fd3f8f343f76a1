import assert from "node:assert/strict";
import type { AccountReport } from "./driver.ts";
import { JobFailure, NeedsHuman } from "./errors.ts";
import { count, driverOf, usual, withHub } from "./testing/harness.ts";

const ACCOUNT = { label: "l", credits: null, tier: null };
const seen = (signedIn: boolean): AccountReport => ({ ...ACCOUNT, signedIn });
const settings = { lookEveryMs: 5, account: ACCOUNT };

Deno.test("connectAgent tells a fresh account after every welcome, a good one too", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(usual), settings);
    for (let i = 0; i < 2; i++) {
      const { credits, signedIn } = await hub.next("account");
      assert.deepEqual([credits, signedIn], [7, true]);
      hub.hangUp(1011);
    }
  }));

Deno.test("connectAgent looks for as long as the page is not usable, whatever has run before", () =>
  withHub(async (hub, connect) => {
    let looks = 0;
    await connect(driverOf(usual, { account: async () => seen(++looks > 3) }), settings);
    assert.equal((await hub.next("account")).signedIn, false);
    assert.equal((await hub.next("account")).signedIn, true);
    assert.equal(looks, 4);
  }));

Deno.test("connectAgent looks again when a look fails", () =>
  withHub(async (hub, connect) => {
    let looks = 0;
    const account = () => ++looks > 2 ? Promise.resolve(seen(true)) : Promise.reject(new Error("no page"));
    await connect(driverOf(usual, { account }), settings);
    assert.equal((await hub.next("account")).signedIn, true);
  }));

for (
  const [name, error] of [
    ["needs_human", new NeedsHuman("sign_in", "Sign in")],
    ["job_failed", new JobFailure({ category: "needs_human", code: "h", message: "Sign in" })],
  ] as const
) {
  Deno.test(`connectAgent looks after a ${name} that hinders it until the page is fine again`, () =>
    withHub(async (hub, connect) => {
      let usable = true;
      const looked = Promise.withResolvers<void>();
      const account = () => {
        if (!usable) looked.resolve();
        return Promise.resolve(seen(usable));
      };
      await connect(driverOf(() => Promise.reject(error), { account }), settings);
      await hub.next("account");
      usable = false;
      hub.send(hub.order({}));
      await hub.next(name);
      await looked.promise;
      usable = true;
      assert.equal((await hub.next("account")).signedIn, true);
    }));
}

Deno.test("connectAgent says that all is well only behind the answer to the report that it was not", () =>
  withHub(async (hub, connect) => {
    hub.acked.delete("needs_human");
    let looks = 0;
    const enough = Promise.withResolvers<void>();
    const account = () => {
      if (++looks === 4) enough.resolve();
      return Promise.resolve(seen(true));
    };
    await connect(
      driverOf(() => Promise.reject(new NeedsHuman("sign_in", "Sign in")), { account }),
      settings,
    );
    await hub.next("account");
    hub.send(hub.order({}));
    const { id } = await hub.next("needs_human");
    await enough.promise;
    assert.equal(count(hub, "account"), 1);
    hub.send({ type: "ack", of: id });
    assert.equal((await hub.next("account")).signedIn, true);
  }));

Deno.test("connectAgent does not tell what it saw in a look that began before its owner was needed", () =>
  withHub(async (hub, connect) => {
    const slow = Promise.withResolvers<AccountReport>();
    const looks = [slow.promise, Promise.resolve({ ...seen(true), label: "later" })];
    await connect(
      driverOf(() => Promise.reject(new NeedsHuman("sign_in", "Sign in")), {
        account: () => looks.shift() ?? Promise.reject(new Error("enough")),
      }),
      settings,
    );
    await hub.next("request_job");
    hub.send(hub.order({}));
    await hub.next("needs_human");
    slow.resolve(seen(true));
    assert.equal((await hub.next("account")).label, "later");
  }));
