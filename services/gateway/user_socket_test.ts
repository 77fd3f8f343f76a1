import assert from "node:assert/strict";
import type { Submission } from "@sluice/domain";
import { ACCOUNT, OTHER, type TestGateway } from "./testing_gateway.ts";
import { type Message, serve, withTicket } from "./testing_user_socket.ts";

const submit = async (gateway: TestGateway, prompt = "x") =>
  (await (await gateway.call("POST", "/api/jobs", { type: "image", prompt, model: "sim-image" })).json())
    .jobId as string;

const jobOf = (prompt: string): Submission => ({
  jobId: crypto.randomUUID(),
  accountId: ACCOUNT,
  keyId: null,
  kind: "image",
  prompt,
  model: "sim-image",
  settings: { aspectRatio: "1:1", count: 1 },
  references: [],
  priority: 0,
  dependsOn: [],
  dependencyTimeoutMs: 1,
  metadata: {},
});

Deno.test("/ws/user tells the reference's messages: started, progress, completed with its URLs, failed", async () => {
  await using served = await serve();
  const { gateway } = served;
  await gateway.connectAgent();
  const client = await withTicket(served);
  await client.until("welcome");
  const jobId = await submit(gateway);
  await gateway.run(jobId);
  assert.deepEqual(await client.next(), { type: "job_started", jobId });
  gateway.bus.live.publish(`progress.${ACCOUNT}`, { jobId, progress: 40, message: "flying" });
  assert.deepEqual(await client.next(), { type: "job_progress", jobId, progress: 40, message: "flying" });
  const { mediaId } = await gateway.media.put(new Blob(["x"]).stream(), { maxBytes: 10 }).catch(() => ({
    mediaId: "ab".repeat(32),
  }));
  const output = { index: 0, mediaId, mime: "image/png", bytes: 1, width: 1, height: 1, duration: null };
  const agentId = "00000000-0000-4000-8000-00000000000a";
  await gateway.act("RecordOutput", { jobId, attempt: 1, output });
  await gateway.act("CompleteAttempt", { agentId, jobId, attempt: 1, outputs: 1 });
  const { resultUrl, ...completed } = await client.next();
  assert.deepEqual(completed, { type: "job_completed", jobId, resultUrls: [resultUrl] });
  assert.match(resultUrl, /^\/media\/[0-9a-f]{64}\?exp=\d+&sig=/);
  assert.equal((await (await gateway.call("GET", `/api/jobs/${jobId}`)).json()).result_url, resultUrl);

  const refused = await submit(gateway);
  await gateway.fail(refused, "policy", "we do not draw that");
  assert.equal((await client.next()).type, "job_started");
  assert.deepEqual(await client.next(), {
    type: "job_failed",
    jobId: refused,
    error: "we do not draw that",
    code: "policy",
  });
  await client.close();
});

Deno.test("/ws/user says job_failed of a cancelled job, and nothing of another account's", async () => {
  await using served = await serve();
  const { gateway } = served;
  await gateway.act("GrantCredits", { accountId: OTHER, amount: 5, reason: "test" });
  const client = await withTicket(served, gateway.otherKey);
  assert.equal((await client.next()).userId, OTHER);
  const theirs = await submit(gateway);
  await gateway.call("DELETE", `/api/jobs/${theirs}`);
  gateway.bus.live.publish(`progress.${ACCOUNT}`, { jobId: theirs, progress: 1 });
  const response = await gateway.call("POST", "/api/jobs", {
    type: "image",
    prompt: "x",
    model: "sim-image",
  }, { authorization: `Bearer ${gateway.otherKey}` });
  const { jobId } = await response.json();
  await gateway.act("CancelJob", { jobId, accountId: OTHER });
  assert.deepEqual(await client.next(), {
    type: "job_failed",
    jobId,
    error: "cancelled by its owner",
    code: "cancelled",
  });
  await client.close();
});

Deno.test("/ws/user subscribe gives the same commits as GET /api/events, linked by previous, from any position on", async () => {
  await using served = await serve();
  const { gateway } = served;
  for (let i = 0; i < 20; i++) await submit(gateway, `job ${i}`);
  const client = await withTicket(served);
  await client.until("welcome");
  client.say({ type: "subscribe", after: 0 });
  assert.deepEqual(await client.next(), { type: "subscribed", position: "0-0" });
  const head = (await gateway.bus.log.head()).number;
  const commits: Message[] = [];
  do commits.push(await client.until("commit")); while (commits.at(-1).position !== `0-${head}`);
  assert.equal(commits[0].previous, null);
  for (const [i, { previous }] of commits.entries()) {
    if (i > 0) assert.equal(previous, commits[i - 1].position);
  }
  await client.close();

  const stream = await gateway.call("GET", "/api/events?after=0");
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes(`id: 0-${head}\n`) || !text.endsWith("\n\n")) text += (await reader.read()).value;
  await reader.cancel();
  const frames = [...text.matchAll(/^data: (.*)$/gm)].map(([, data = ""]) => JSON.parse(data));
  assert.deepEqual(commits.map(({ type: _, ...commit }) => commit), frames);

  const middle = commits[10];
  const late = await withTicket(served);
  await late.until("welcome");
  late.say({ type: "subscribe", after: middle.position, types: "JobSubmitted" });
  const first = await late.until("commit");
  assert.equal(first.previous, middle.position);
  assert.deepEqual(first.events.map((e: Message) => e.type), ["JobSubmitted"]);
  await submit(gateway, "later");
  for (;;) {
    const { events } = await late.until("commit");
    if (events[0].data.job.prompt === "later") break;
  }
  await late.close();
});

Deno.test("/ws/user subscribe shows the past without the prompt of an erased job", async () => {
  await using served = await serve();
  const { gateway } = served;
  await gateway.connectAgent();
  const jobId = await submit(gateway, "secret");
  await gateway.complete(jobId);
  const erased = await gateway.call("DELETE", `/api/jobs/${jobId}/outputs`);
  assert.equal(erased.status, 200);
  await erased.body?.cancel();
  const head = (await gateway.bus.log.head()).number;
  const client = await withTicket(served);
  await client.until("welcome");
  client.say({ type: "subscribe", after: 0 });
  const commits: Message[] = [];
  do commits.push(await client.until("commit")); while (commits.at(-1).position !== `0-${head}`);
  assert.match(JSON.stringify(commits), /"JobSubmitted".*"JobErased"/);
  assert.doesNotMatch(JSON.stringify(commits), /secret/);
  await client.close();
});

Deno.test("/ws/user answers a bad subscription with an error and goes on", async () => {
  await using served = await serve();
  const client = await withTicket(served);
  await client.until("welcome");
  for (
    const [message, code] of [
      [{ type: "subscribe", after: "0-999" }, "position_ahead"],
      [{ type: "subscribe", after: "x" }, "invalid_value"],
      [{ type: "subscribe", types: "Nothing" }, "invalid_value"],
      [{ type: "subscribe", job: "1" }, "invalid_value"],
      [{ type: "dance" }, "invalid_value"],
      [{}, "missing_field"],
      ["[]", "invalid_body"],
      ["{", "invalid_json"],
    ] as const
  ) {
    client.say(message);
    const answer = await client.next();
    assert.deepEqual([answer.type, answer.code], ["error", code], JSON.stringify(message));
  }
  client.say({ type: "ping" });
  assert.equal((await client.next()).type, "pong");
  await client.close();
});

Deno.test("/ws/user closes with 4401 when its key is revoked and with 1012 when the process goes down", async () => {
  await using served = await serve();
  const { gateway } = served;
  const { key, keyId } = await gateway.newKey(ACCOUNT, ["read"]);
  await gateway.edge.reached((await gateway.bus.log.head()).number, 1_000);
  const client = await withTicket(served, key);
  await client.until("welcome");
  const other = await withTicket(served);
  await other.until("welcome");
  await gateway.act("RevokeKey", { accountId: ACCOUNT, keyId });
  assert.equal((await client.closed).code, 4401);
  await gateway.close();
  assert.equal((await other.closed).code, 1012);
});

Deno.test("/ws/user: a client that does not read holds up nobody and gets everything when it reads again", async () => {
  await using served = await serve();
  const { gateway, host } = served;
  const conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(host.split(":")[1]) });
  const ticket = await served.ticket();
  const lines = [
    "GET /ws/user HTTP/1.1",
    `host: ${host}`,
    "connection: Upgrade",
    "upgrade: websocket",
    "sec-websocket-version: 13",
    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    `sec-websocket-protocol: sluice.user.v1, ticket.${ticket}`,
  ];
  await conn.write(new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
  // {"type":"subscribe"} as a masked frame with a mask of zeros
  const frame = new TextEncoder().encode(JSON.stringify({ type: "subscribe" }));
  await conn.write(new Uint8Array([0x81, 0x80 | frame.length, 0, 0, 0, 0, ...frame]));
  // said with every read: on a busy machine all the reading takes longer than the server waits for a sign of life
  const PONG = new Uint8Array([0x8a, 0x80, 0, 0, 0, 0]);
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(64 * 1024);
  let text = "";
  const read = async (until: string) => {
    let seen = 0;
    while (!text.includes(until, seen)) {
      seen = Math.max(0, text.length - until.length);
      const n = await conn.read(buffer);
      await conn.write(PONG);
      assert.notEqual(n, null, "the socket broke off");
      text += decoder.decode(buffer.subarray(0, n ?? 0), { stream: true });
    }
  };
  await read('"subscribed"');
  const quick = await withTicket(served);
  await quick.until("welcome");
  quick.say({ type: "subscribe" });
  await quick.until("subscribed");

  // more than the buffers of both ends take
  const total = 400;
  const prompt = "r".repeat(32_000);
  await Promise.all(Array.from({ length: total }, () => gateway.send("SubmitJob", { job: jobOf(prompt) })));
  const head = `0-${(await gateway.bus.log.head()).number}`;
  while ((await quick.until("commit")).position !== head);
  await read(`"position":"${head}"`);
  assert.equal(text.match(/"type":"commit"/g)?.length, total);
  conn.close();
  await quick.close();
});
