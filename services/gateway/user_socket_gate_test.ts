import assert from "node:assert/strict";
import { ACCOUNT, openTestGateway } from "./testing_gateway.ts";
import { connect, serve, withTicket } from "./testing_user_socket.ts";

Deno.test("/ws/user greets who brings a ticket, echoes its own subprotocol only, and takes a ticket once", async () => {
  await using served = await serve();
  const ticket = await served.ticket();
  const first = connect(served, ["sluice.user.v1", `ticket.${ticket}`]);
  assert.deepEqual(await first.next(), { type: "welcome", userId: ACCOUNT });
  assert.equal(first.socket.protocol, "sluice.user.v1");
  first.say({ type: "ping" });
  assert.deepEqual(await first.next(), { type: "pong" });
  const second = connect(served, ["sluice.user.v1", `ticket.${ticket}`]);
  assert.equal((await second.next()).code, "invalid_api_key");
  assert.equal((await second.closed).code, 4401);
  await first.close();
});

Deno.test("/ws/user lets in by a first message with a ticket, a key or a session token, and by headers", async () => {
  await using served = await serve();
  const { gateway } = served;
  const login = await gateway.call("POST", "/api/session", { key: gateway.key });
  const { token } = await login.json();
  for (const proof of [{ ticket: await served.ticket() }, { token: gateway.key }, { token }]) {
    const client = connect(served, [], "?userId=somebody");
    client.socket.addEventListener("open", () => client.say({ type: "auth", ...proof }));
    assert.deepEqual(await client.next(), { type: "welcome", userId: ACCOUNT });
    await client.close();
  }
  const program = connect(served, { headers: { "x-api-key": gateway.key } });
  assert.equal((await program.next()).type, "welcome");
  await program.close();
});

Deno.test("/ws/user takes the session cookie from our own pages and refuses it from others", async () => {
  await using served = await serve();
  const { gateway, host } = served;
  const login = await gateway.call("POST", "/api/session", { key: gateway.key });
  await login.body?.cancel();
  const cookie = (login.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const own = connect(served, { headers: { cookie, origin: `http://${host}` } });
  assert.equal((await own.next()).type, "welcome");
  await own.close();
  for (const origin of [{ origin: "https://evil.test" }, {}]) {
    const foreign = connect(served, { headers: { cookie, ...origin } });
    assert.equal((await foreign.closed).opened, false);
  }
});

Deno.test("/ws/user closes with 4401 who says nothing or only a userId, and with 4401 or 4403 whose proof is no good", async () => {
  await using served = await serve({ socketAuthMs: 20 });
  const { gateway } = served;
  const silent = connect(served, [], `?userId=${ACCOUNT}`);
  assert.equal((await silent.closed).code, 4401);
  await using patient = await serve();
  const rows: [message: object, code: number][] = [
    [{ type: "auth", token: "slk_nonsense" }, 4401],
    [{ type: "auth", ticket: "a.b" }, 4401],
    [{ type: "auth" }, 4401],
    [{ type: "subscribe", after: [] }, 4401],
    [{ type: "auth", token: (await patient.gateway.newKey(ACCOUNT, ["generate"])).key }, 4403],
  ];
  await patient.gateway.edge.reached((await patient.gateway.bus.log.head()).number, 1_000);
  for (const [message, code] of rows) {
    const client = connect(patient);
    client.socket.addEventListener("open", () => client.say(message));
    assert.equal((await client.closed).code, code, JSON.stringify(message));
  }
  assert.deepEqual(gateway.logged, []);
});

Deno.test("GET /ws/user without an upgrade is 426 in the shape of /api", async () => {
  await using gateway = await openTestGateway();
  const response = await gateway.call("GET", "/ws/user");
  assert.deepEqual([response.status, (await response.json()).code], [426, "upgrade_required"]);
});

Deno.test("/ws/user closes frames that are too long, not text, or too many", async () => {
  await using served = await serve();
  for (const [message, code] of [["x".repeat(20_000), 1009], [new Uint8Array(3), 1003]] as const) {
    const client = connect(served);
    client.socket.addEventListener("open", () => client.socket.send(message));
    assert.equal((await client.closed).code, code);
  }
  const noisy = await withTicket(served);
  await noisy.until("welcome");
  for (let i = 0; i < 101; i++) noisy.say({ type: "ping" });
  assert.equal((await noisy.closed).code, 4429);
});
