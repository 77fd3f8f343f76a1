import { strict as assert } from "node:assert";
import { type FaultKind, startFlowSite } from "./mod.ts";
import { openTestingPage } from "./testing_page.ts";

const REASON = "PUBLIC_ERROR_USER_REQUESTS_THROTTLED";

for (const grpc of [3, 5, 7, 8, 13, 16] as const) {
  Deno.test(`faults: code ${grpc} comes bare, with words, and with a reason`, async () => {
    await using site = await startFlowSite();
    using page = await openTestingPage(site);
    const status = async (what: FaultKind) => {
      site.inject({ rpc: "nzlxg", what });
      const { rows } = await page.call("nzlxg", []);
      return rows.find(([name]) => name === "wrb.fr")?.slice(2);
    };
    assert.deepEqual(await status({ grpc }), [null, null, null, [grpc], "generic"]);
    assert.deepEqual((await status({ grpc, text: "words" }))?.[3], [grpc, "words"]);
    const info = [["type.googleapis.com/google.rpc.ErrorInfo", [REASON]]];
    assert.deepEqual((await status({ grpc, reason: REASON }))?.[3], [grpc, null, info]);
    assert.equal(site.calls.at(-1)?.status, `grpc ${grpc} ${REASON}`);
  });
}

Deno.test("faults: they skip calls, hit as often as told, and only their own rpc", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  site.inject({ rpc: "nzlxg", times: 2, after: 1, what: { http: 503 } });
  const seen = [];
  for (let n = 0; n < 4; n++) seen.push((await page.call("nzlxg", [])).http);
  assert.deepEqual(seen, [200, 503, 503, 200]);
  site.inject({ rpc: "nzlxg", what: { http: 429 } });
  assert.equal((await page.call("HTrJv", [])).http, 200);
  site.clearFaults();
  assert.equal((await page.call("nzlxg", [])).http, 200);
});

Deno.test("faults: an er row stands for the answer, with its status and code in their places", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  site.inject({ rpc: "nzlxg", what: { er: 500, code: 13 } });
  const { rows, http } = await page.call("nzlxg", []);
  const row = rows.find(([name]) => name === "er");
  assert.deepEqual([http, row?.[5], row?.[9]], [200, 500, 13]);
  assert.ok(!rows.some(([name]) => name === "wrb.fr"));
});

Deno.test("faults: a stale token in mid-session is renewed once", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  site.inject({ rpc: "nzlxg", what: "xsrf" });
  const { rows } = await page.call("nzlxg", []);
  const fresh = rows.find(([name]) => name === "xsrf")?.[1];
  assert.equal((await page.call("nzlxg", [])).rows.some(([name]) => name === "xsrf"), true);
  assert.equal((await page.call("nzlxg", [], { at: fresh })).reply[0], 1050);
});

Deno.test("faults: a reply that is cut off did its work", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  site.inject({ rpc: "jHPbke", what: "cut" });
  await assert.rejects(page.call("jHPbke", ["projects/*", [null, ["t"]], [null, 22]]));
  const [projects] = await page.ask("UpteDb", ["projects/*", 21, null, null, null, null, [1]]);
  assert.equal(projects.length, 1);
  assert.equal(site.calls[0]?.status, "cut");
});

Deno.test("faults: a call that hangs did its work too, and ends with the stand-in", async () => {
  let hanging: Promise<unknown>;
  {
    await using site = await startFlowSite();
    const page = await openTestingPage(site);
    site.inject({ rpc: "jHPbke", what: "hang" });
    hanging = page.call("jHPbke", ["projects/*", [null, ["t"]], [null, 22]]).catch((error) => error)
      .finally(() => page[Symbol.dispose]());
    for (let projects = 0; projects === 0;) {
      projects = (await page.ask("UpteDb", ["projects/*", 21, null, null, null, null, [1]]))[0].length;
    }
    await site.whenIdle();
  }
  assert.ok(await hanging instanceof Error);
});

Deno.test("faults: a delayed call is answered as ever", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  site.inject({ rpc: "nzlxg", what: { delayMs: 20 } });
  assert.equal((await page.ask("nzlxg", []))[0], 1050);
});
