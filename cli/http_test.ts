import { strict as assert } from "node:assert";
import { ServerRefused, ServerUnreachable } from "./failures.ts";
import { type Call, createHttp, type Http } from "./http.ts";

const GET: Call = { method: "GET", path: "/x", repeatable: true };
const POST: Call = { method: "POST", path: "/x", repeatable: false, body: { a: 1 } };

/** Answers one request after the other from `answers`, and the last one for good; tells which key each came with. */
async function withServer(
  answers: readonly (() => Response)[],
  run: (http: Http, keys: readonly (string | null)[]) => Promise<void>,
): Promise<void> {
  const keys: (string | null)[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    keys.push(request.headers.get("authorization"));
    await request.text();
    return answers[Math.min(keys.length, answers.length) - 1]?.() ?? new Response();
  });
  try {
    await run(createHttp({ url: `http://127.0.0.1:${server.addr.port}`, key: "slk_x" }), keys);
  } finally {
    await server.shutdown();
  }
}

const busy = (status: number) => () =>
  Response.json({ error: "Busy", details: "come back later", code: "unavailable" }, {
    status,
    headers: { "retry-after": "0" },
  });
const fine = () => Response.json({ ok: true });

Deno.test("createHttp sends a repeatable call again after 503 and hands its answer over", () =>
  withServer([busy(503), busy(503), fine], async (http, keys) => {
    assert.deepEqual(await http.json(GET), { ok: true });
    assert.deepEqual(keys, Array(3).fill("Bearer slk_x"));
  }));

Deno.test("createHttp sends what may not be repeated once only, except when it was not carried out", async () => {
  await withServer([busy(503), fine], async (http, keys) => {
    await assert.rejects(http.json(POST), {
      name: ServerRefused.name,
      status: 503,
      message: "come back later",
    });
    assert.equal(keys.length, 1);
  });
  await withServer([busy(429), fine], async (http) => assert.deepEqual(await http.json(POST), { ok: true }));
});

Deno.test("createHttp does not repeat a refusal and keeps its code and words, in the shape of either API", async () => {
  const v1 = () =>
    Response.json({ error: { message: "no such model", code: "model_not_found" } }, { status: 404 });
  await withServer([v1], async (http, keys) => {
    await assert.rejects(http.json(GET), { code: "model_not_found", message: "no such model" });
    assert.equal(keys.length, 1);
  });
  const page = () => new Response("<h1>Bad Gateway</h1>", { status: 400 });
  await withServer([page], async (http) => {
    await assert.rejects(http.json(GET), { code: "http_400", message: "GET /x: answered with status 400" });
  });
});

Deno.test("createHttp names where a server has moved to and does not follow with the key", () => {
  const moved = () => new Response(null, { status: 301, headers: { location: "https://x.example/x" } });
  return withServer([moved], async (http) => {
    await assert.rejects(http.json(GET), { code: "moved", message: /points to "https:\/\/x\.example\/x"/ });
  });
});

Deno.test("createHttp ends with the signal's reason, and with ServerUnreachable when nobody listens", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  const http = createHttp({ url: `http://127.0.0.1:${port}`, key: null });
  await assert.rejects(http.json({ ...GET, tries: 1 }), {
    name: ServerUnreachable.name,
    message: `call Sluice at "http://127.0.0.1:${port}": nothing listens there`,
  });
  const reason = new Error("enough");
  await assert.rejects(http.json({ ...GET, signal: AbortSignal.abort(reason) }), reason);
});
