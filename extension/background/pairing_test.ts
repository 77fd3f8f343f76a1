import assert from "node:assert/strict";
import { pair, PairingFailed } from "./pairing.ts";

/** What a request was answered with, by a server of its own. */
async function pairWith(answer: (request: Request) => Response | Promise<Response>, path = "") {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  const address = `127.0.0.1:${server.addr.port}${path}`;
  return await pair({ server: address, code: " ABCD2345 ", site: "flow", name: "here" }, fetch);
}

async function refusedWith(answer: () => Response): Promise<PairingFailed> {
  try {
    await pairWith(answer);
  } catch (error) {
    if (error instanceof PairingFailed) return error;
    throw error;
  }
  assert.fail("it paired");
}

Deno.test("pair trades the code for a token and keeps the address in its plain form", async () => {
  const seen: unknown[] = [];
  const paired = await pairWith(async (request) => {
    seen.push(new URL(request.url).pathname, request.method, await request.json());
    return Response.json({ agentId: "a1", token: "sla_t" }, { status: 201 });
  }, "/sluice/");
  assert.deepEqual(seen, ["/sluice/api/agents/pair", "POST", {
    code: "ABCD2345",
    name: "here",
    provider: "flow",
  }]);
  const { server, ...rest } = paired;
  assert.match(server, /^http:\/\/127\.0\.0\.1:\d+\/sluice$/);
  assert.deepEqual(rest, { site: "flow", agentId: "a1", token: "sla_t", name: "here" });
});

Deno.test("pair says that the code is wrong, at its field", async () => {
  const error = await refusedWith(() =>
    Response.json({ error: "Invalid pairing code", code: "pairing_invalid" }, { status: 400 })
  );
  assert.equal(error.field, "code");
  assert.match(error.message, /wrong, used or too old/);
});

Deno.test("pair asks for patience after too many tries", async () => {
  const error = await refusedWith(() => Response.json({ code: "rate_limited" }, { status: 429 }));
  assert.equal(error.field, undefined);
  assert.match(error.message, /wait a minute/);
});

Deno.test("pair passes on why Sluice cannot", async () => {
  const error = await refusedWith(() =>
    Response.json({ code: "unavailable", details: "the decider is away" }, { status: 503 })
  );
  assert.match(error.message, /cannot pair at the moment: the decider is away/);
});

const STRANGERS = {
  "a page": () => new Response("<html>", { status: 200 }),
  "no such place": () => new Response("Not Found", { status: 404 }),
  "another answer": () => Response.json({ ok: true }, { status: 201 }),
  "another's refusal": () => Response.json({ message: "no" }, { status: 400 }),
};
for (const [what, answer] of Object.entries(STRANGERS)) {
  Deno.test(`pair says that a server which answers with ${what} is not Sluice`, async () => {
    const error = await refusedWith(answer);
    assert.equal(error.field, "server");
    assert.match(error.message, /is not Sluice/);
  });
}

Deno.test("pair says that nobody answers, at the address", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const paired = pair({ server: `localhost:${port}`, code: "x", site: "flow", name: "here" }, fetch);
  await assert.rejects(paired, (error) => {
    assert.ok(error instanceof PairingFailed);
    assert.equal(error.field, "server");
    assert.match(error.message, /no answer from http:\/\/localhost:/);
    return true;
  });
});

Deno.test("pair asks nobody when the address or the code cannot be right", async () => {
  const never = () => assert.fail("somebody was asked");
  const of = { site: "flow", name: "here" } as const;
  await assert.rejects(
    pair({ ...of, server: "http://192.168.0.7", code: "x" }, never),
    (error) => error instanceof PairingFailed && error.field === "server",
  );
  await assert.rejects(
    pair({ ...of, server: "127.0.0.1", code: " " }, never),
    (error) => error instanceof PairingFailed && error.field === "code",
  );
});
