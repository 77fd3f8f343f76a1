import { JobFailure, NeedsHuman, systemClock } from "@sluice/agent";
import assert from "node:assert/strict";
import type { SiteDriver } from "../driver/site_driver.ts";
import { observe, type Seen } from "./observe.ts";
import { JOB, runContext, siteDriver } from "./testing_site.ts";

function watch(rest: Partial<SiteDriver>) {
  let now = 1_000;
  const lines: string[] = [];
  const changes: Seen[] = [];
  let good = 0;
  const observed = observe(siteDriver(rest), {
    clock: { ...systemClock, now: () => now },
    log: (line) => void lines.push(line),
    changed: () => void changes.push(observed.seen()),
    good: () => void good++,
  });
  return { ...observed, lines, changes, good: () => good, pass: (ms: number) => void (now += ms) };
}

Deno.test("observe shows a job while it runs, with the driver's own progress", async () => {
  const progress: unknown[] = [];
  const { driver, changes, seen, lines } = watch({
    async run(_job, context) {
      context.progress(null, "Composing");
      context.progress(40, "Making", "queued at the site");
    },
  });
  await driver.run(
    { ...JOB, prompt: "x".repeat(200) },
    runContext((...told) => void progress.push(told)),
  );
  assert.deepEqual(changes.map(({ jobs }) => jobs.map(({ phase, progress }) => [phase, progress])), [
    [[null, null]],
    [[null, null]],
    [["queued at the site", 40]],
    [],
  ]);
  assert.deepEqual(progress.at(-1), [40, "Making", "queued at the site"]);
  assert.equal(changes[0]?.jobs[0]?.prompt.length, 80);
  assert.equal(changes[0]?.jobs[0]?.since, 1_000);
  assert.deepEqual(seen().jobs, []);
  assert.ok(lines.every((line) => !line.includes("xxx")), "the log holds a prompt");
});

Deno.test("observe passes the recipe of the moment on to the driver", async () => {
  const seen: unknown[] = [];
  const context = { ...runContext(), recipe: { version: 1 } };
  const { driver } = watch({
    async run(_job, given) {
      seen.push(given.recipe);
      context.recipe = { version: 2 };
      seen.push(given.recipe);
    },
  });
  await driver.run(JOB, context);
  assert.deepEqual(seen, [{ version: 1 }, { version: 2 }]);
});

Deno.test("observe shows for what the owner is needed until a look finds the page fine", async () => {
  let signedIn = false;
  const { driver, seen, good } = watch({
    run: () => Promise.reject(new NeedsHuman("challenge", "Answer it")),
    account: async () => ({
      label: null,
      credits: 7,
      tier: "PRO",
      signedIn,
      ...(signedIn ? {} : { needs: "consent", message: "Agree" } as const),
    }),
  });
  await assert.rejects(driver.run(JOB, runContext()), NeedsHuman);
  assert.deepEqual(seen().blocked, { reason: "challenge", message: "Answer it" });
  await driver.account();
  assert.deepEqual(seen().blocked, { reason: "consent", message: "Agree" });
  assert.equal(good(), 0);
  signedIn = true;
  await driver.account();
  assert.equal(seen().blocked, null);
  assert.deepEqual(seen().account, { credits: 7, tier: "PRO" });
  assert.equal(good(), 1);
});

Deno.test("observe shows what the page lacks, and does not call that good", async () => {
  const page = { recipe: 1, unproven: true, ok: false, missing: ["flow-prompt-box"], contract: "" };
  const { driver, seen, good } = watch({
    account: async () => ({ label: null, credits: null, tier: null, signedIn: true, page }),
  });
  await driver.account();
  assert.deepEqual(seen().drift, ["flow-prompt-box"]);
  assert.equal(good(), 0);
});

Deno.test("observe shows a rest that the site asked for until it is over", async () => {
  const failure = new JobFailure({
    category: "throttled",
    code: "too_much_traffic",
    message: "The site asks for a pause",
    retryAfterMs: 60_000,
  });
  const { driver, seen, pass, lines } = watch({ run: () => Promise.reject(failure) });
  await assert.rejects(driver.run(JOB, runContext()), JobFailure);
  assert.deepEqual(seen().resting, { until: 61_000, why: "The site asks for a pause" });
  assert.match(lines.at(-1) ?? "", /failed, throttled, too_much_traffic/);
  pass(60_000);
  assert.equal(seen().resting, null);
});

Deno.test("observe shows why a look failed until one works", async () => {
  let isThere = false;
  const { driver, seen } = watch({
    account: () => isThere ? siteDriver().account() : Promise.reject(new Error("the page did not load")),
  });
  await assert.rejects(driver.account());
  assert.equal(seen().trouble, "the page did not load");
  isThere = true;
  await driver.account();
  assert.equal(seen().trouble, null);
});

Deno.test("observe lets out no address with a signature, no name and no token, whatever words a failure has", async () => {
  const words =
    "open https://flow-content.google/image/1?Expires=1&Signature=abc of some.one@example.com, ya29.a0-b";
  const secret = /Expires|Signature|some\.one|a0-b/;
  const told: unknown[] = [];
  const failures = [
    new JobFailure({ category: "network", code: "n", message: words, retryAfterMs: 5 }),
    new NeedsHuman("consent", words),
    new Error(words),
  ];
  const { driver, seen } = watch({
    run(_job, context) {
      context.progress(1, words);
      return Promise.reject(failures.shift());
    },
    account: async () => ({ label: null, credits: null, tier: null, signedIn: false, message: words }),
  });
  for (const kind of [JobFailure, NeedsHuman, Error]) {
    await assert.rejects(driver.run(JOB, runContext((...all) => void told.push(all))), (error) => {
      assert.ok(error instanceof kind);
      if (error instanceof JobFailure) {
        assert.deepEqual({ ...error.detail, message: "" }, {
          category: "network",
          code: "n",
          message: "",
          retryAfterMs: 5,
        });
        assert.doesNotMatch(error.detail.message, secret);
      }
      assert.doesNotMatch(error.message, secret);
      assert.match(error.message, /^open https:\/\/flow-content\.google\/image\/1\?/);
      return true;
    });
  }
  assert.doesNotMatch(JSON.stringify([told, await driver.account(), seen()]), secret);
});
