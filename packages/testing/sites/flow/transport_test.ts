import { strict as assert } from "node:assert";
import { startFlowSite } from "./mod.ts";
import { openTestingPage, type Otherwise } from "./testing_page.ts";

Deno.test("batchexecute: a reply is framed with odd lengths, other rows and escapes that the second parse takes away", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  const created = await page.ask("jHPbke", ["projects/*", [null, ["a=b&c"]], [null, 22]]);
  assert.deepEqual(created[1], ["a=b&c"]);
  const { text, rows } = await page.call("UpteDb", ["projects/*", 21, null, null, null, null, [1]]);
  assert.ok(text.startsWith(")]}'\n\n"));
  assert.ok(text.includes("a\\\\u003db\\\\u0026c"));
  assert.deepEqual(new Set(rows.map(([name]) => name)), new Set(["wrb.fr", "di", "af.httprm", "e"]));
  const lines = text.split("\n").slice(2, -1);
  for (let n = 0; n < lines.length; n += 2) assert.notEqual(Number(lines[n]), lines[n + 1]?.length);
  assert.deepEqual(rows.find(([name]) => name === "wrb.fr")?.slice(3), [null, null, null, "generic"]);
});

const NOT_OF_THE_PAGE: Readonly<Record<string, Otherwise>> = {
  "without X-Same-Domain": { headers: { "x-same-domain": "" } },
  "with JSON as its type": { headers: { "content-type": "application/json" } },
  "with a bearer": { headers: { authorization: "Bearer x" } },
  "from an extension's origin": { headers: { origin: "chrome-extension://abcdefghijklmnop" } },
  "with another rpcids": { query: { rpcids: "HTrJv" } },
  "without rt=c": { query: { rt: "" } },
  "without a label": { query: { bl: "" } },
  "with a word as f.sid": { query: { "f.sid": "x" } },
  "without a language": { query: { hl: "" } },
  "without a number": { query: { _reqid: "" } },
  "without a path": { query: { "source-path": "" } },
  "with a body that is no form": { body: "{}" },
  "with an envelope that is no JSON": { body: "f.req=nope&at=x&" },
  "with two calls": {
    body: `f.req=${
      encodeURIComponent('[[["nzlxg","[]",null,"generic"],["nzlxg","[]",null,"generic"]]]')
    }&at=x&`,
  },
  "with another load's f.sid": { query: { "f.sid": "1" } },
};

for (const [what, otherwise] of Object.entries(NOT_OF_THE_PAGE)) {
  Deno.test(`batchexecute: a call ${what} is HTTP 400`, async () => {
    await using site = await startFlowSite();
    using page = await openTestingPage(site);
    assert.equal((await page.call("nzlxg", [], otherwise)).http, 400);
    assert.deepEqual(site.calls.map(({ status }) => status), ["http 400"]);
  });
}

Deno.test("batchexecute: a missing or stale token is answered with a fresh one that works", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  for (const at of ["", "A-stale:1"]) {
    const { rows, reply } = await page.call("nzlxg", [], { at });
    assert.equal(reply, undefined);
    const fresh = rows.find(([name]) => name === "xsrf")?.[1];
    assert.equal((await page.call("nzlxg", [], { at: fresh })).reply[0], 1050);
  }
  assert.deepEqual(site.calls.map(({ status }) => status), ["xsrf", "ok", "xsrf", "ok"]);
});

Deno.test("batchexecute: rpcs that nobody knows answer with an empty list, with or without an account in the path", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  for (const rpc of ["cPZSdc", "k42Yye", "WuwhI", "JJH6Ub"]) assert.deepEqual(await page.ask(rpc, []), []);
  assert.equal((await page.call("nzlxg", [], { prefix: "/u/1" })).reply[0], 1050);
});
