import assert from "node:assert/strict";
import { ACCOUNT, openTestGateway, OTHER, type TestGateway } from "./testing_gateway.ts";

interface Frame {
  readonly event: string;
  readonly id: string | null;
  // deno-lint-ignore no-explicit-any -- the data of any event
  readonly data: any;
}

/** Opens a stream and reads frames one by one; comments are counted apart. */
async function openStream(gateway: TestGateway, query = "", headers: Record<string, string> = {}) {
  const response = await gateway.call("GET", `/api/events${query}`, undefined, headers);
  assert.equal(response.status, 200);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let comments = 0;
  let lastId: string | null = null;
  return {
    response,
    comments: () => comments,
    /** The last id that was seen, as a browser keeps it, with or without an event. */
    lastId: () => lastId,
    async next(): Promise<Frame | null> {
      for (;;) {
        const end = text.indexOf("\n\n");
        if (end === -1) {
          const { value, done } = await reader.read();
          if (done) return null;
          text += value;
          continue;
        }
        const lines = text.slice(0, end).split("\n");
        text = text.slice(end + 2);
        const field = (name: string) =>
          lines.find((l) => l.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
        const data = field("data");
        lastId = field("id") ?? lastId;
        if (data !== null) return { event: field("event") ?? "", id: field("id"), data: JSON.parse(data) };
        comments++;
      }
    },
    /** Reads until the frame of that position. */
    async until(id: string): Promise<Frame[]> {
      const frames: Frame[] = [];
      for (;;) {
        const frame = await this.next();
        assert.ok(frame, `the stream ended before ${id}`);
        frames.push(frame);
        if (frame.id === id) return frames;
      }
    },
    close: () => reader.cancel(),
  };
}

const submit = async (gateway: TestGateway, prompt = "x") =>
  (await (await gateway.call("POST", "/api/jobs", { type: "image", prompt, model: "sim-image" })).json())
    .jobId as string;

const headOf = async (gateway: TestGateway) => `0-${(await gateway.bus.log.head()).number}`;

Deno.test("GET /api/events sends commits as they come, linked by previous, and live signals without an id", async () => {
  await using gateway = await openTestGateway();
  const stream = await openStream(gateway);
  assert.match(stream.response.headers.get("content-type") ?? "", /^text\/event-stream/);
  const jobId = await submit(gateway);
  const first = await stream.next();
  assert.deepEqual([first?.event, first?.data.previous, first?.id], ["commit", null, first?.data.position]);
  assert.deepEqual(first?.data.events.map((e: { type: string }) => e.type), [
    "JobSubmitted",
    "CreditsReserved",
    "JobQueued",
  ]);
  assert.equal(first?.data.events[0].data.job.jobId, jobId);
  assert.match(first?.data.at, /^\d{4}-.*Z$/);
  assert.equal(first?.data.actor.type, "key");
  await submit(gateway);
  assert.equal((await stream.next())?.data.previous, first?.id);
  gateway.bus.live.publish(`progress.${ACCOUNT}`, { jobId, progress: 7 });
  assert.deepEqual(await stream.next(), { event: "live", id: null, data: { jobId, progress: 7 } });
  await stream.close();
});

Deno.test("GET /api/events replays after a position without gap or repeat and goes on live, by query and by header", async () => {
  await using gateway = await openTestGateway();
  for (let i = 0; i < 20; i++) await submit(gateway, `job ${i}`);
  const all = await openStream(gateway, "?after=0");
  const history = await all.until(await headOf(gateway));
  assert.equal(history[0]?.data.previous, null);
  for (const [i, frame] of history.entries()) {
    if (i > 0) assert.equal(frame.data.previous, history[i - 1]?.id);
  }
  await all.close();

  const middle = history[10]?.id ?? "";
  for (
    const [query, headers] of [[`?after=${middle}`, {}], ["?after=0", { "last-event-id": middle }]] as const
  ) {
    const resumed = await openStream(gateway, query, headers);
    await submit(gateway, "later");
    const rest = await resumed.until(await headOf(gateway));
    assert.equal(rest[0]?.data.previous, middle);
    assert.equal(rest[0]?.id, history[11]?.id);
    assert.equal(new Set(rest.map((f) => f.id)).size, rest.length);
    await resumed.close();
  }
});

Deno.test("GET /api/events reads from the log what memory does not hold, and loses nothing while commits arrive", async () => {
  await using gateway = await openTestGateway();
  const total = 2_300;
  const bodies = Array.from({ length: 50 }, (_, i) => i);
  for (let n = 0; n < total; n += bodies.length) {
    await Promise.all(
      bodies.map(() => gateway.send("GrantCredits", { accountId: ACCOUNT, amount: 1, reason: "test" })),
    );
  }
  await gateway.edge.reached((await gateway.bus.log.head()).number, 10_000);
  assert.equal(gateway.edge.recent.reachesBackTo(0), false);
  const stream = await openStream(gateway, "?after=0");
  const writing = Promise.all(
    bodies.map(() => gateway.send("GrantCredits", { accountId: ACCOUNT, amount: 1, reason: "late" })),
  );
  const first = await stream.next();
  await writing;
  const frames = [first!, ...await stream.until(await headOf(gateway))];
  assert.equal(frames.filter((f) => f.data.events[0].type === "CreditsGranted").length, 2_350);
  for (const [i, frame] of frames.entries()) if (i > 0) assert.equal(frame.data.previous, frames[i - 1]?.id);
  await stream.close();
});

Deno.test("GET /api/events shows an account nothing of another and no hash of a credential", async () => {
  await using gateway = await openTestGateway();
  await gateway.call("POST", "/api/agents/pairings");
  await gateway.connectAgent();
  await gateway.act("GrantCredits", { accountId: OTHER, amount: 3, reason: "secret gift" });
  await submit(gateway);
  const stream = await openStream(gateway, "?after=0");
  const text = JSON.stringify(await stream.until(await headOf(gateway)));
  assert.doesNotMatch(text, /[Hh]ash"/);
  assert.doesNotMatch(text, /secret gift/);
  assert.match(text, /"AgentPaired".*"PairingOpened"|"PairingOpened".*"AgentPaired"/);
  assert.match(text, /"KeyCreated"/);
  await stream.close();
});

Deno.test("GET /api/events filters by type and by job", async () => {
  await using gateway = await openTestGateway();
  const one = await submit(gateway);
  const two = await submit(gateway);
  await gateway.call("DELETE", `/api/jobs/${one}`);
  await gateway.call("DELETE", `/api/jobs/${two}`);
  const types = await openStream(gateway, "?after=0&types=JobCancelled");
  const cancelled = [await types.next(), await types.next()];
  assert.deepEqual(cancelled.map((f) => f?.data.events), [
    [{ type: "JobCancelled", data: { jobId: one } }],
    [{ type: "JobCancelled", data: { jobId: two } }],
  ]);
  assert.equal(cancelled[1]?.data.previous, cancelled[0]?.id);
  await types.close();
  const job = await openStream(gateway, `?after=0&job=${two}`);
  assert.deepEqual([(await job.next())?.data.events[0].type, (await job.next())?.data.events.length], [
    "JobSubmitted",
    2,
  ]);
  await job.close();
});

Deno.test("GET /api/events refuses positions ahead, positions of nowhere and unknown filters with 400", async () => {
  await using gateway = await openTestGateway();
  const rows = {
    "after=999": "position_ahead",
    "after=0-999": "position_ahead",
    "after=7-1": "invalid_value",
    "after=x": "invalid_value",
    "types=Nothing": "invalid_value",
    "job=1": "invalid_value",
  };
  for (const [query, code] of Object.entries(rows)) {
    const response = await gateway.call("GET", `/api/events?${query}`);
    assert.deepEqual([response.status, (await response.json()).code], [400, code], query);
  }
});

Deno.test("GET /api/events sends comments in silence, and ends when its key is revoked", async () => {
  await using gateway = await openTestGateway({ keepAliveMs: 10 });
  const { key, keyId } = await gateway.newKey(ACCOUNT, ["read"]);
  await gateway.edge.reached((await gateway.bus.log.head()).number, 1_000);
  const stream = await openStream(gateway, "?types=JobCancelled", { authorization: `Bearer ${key}` });
  const frame = stream.next();
  // the first comment comes at once, the others in silence
  for (let i = 0; stream.comments() < 3 && i < 500; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.ok(stream.comments() >= 3);
  await gateway.act("RevokeKey", { accountId: ACCOUNT, keyId });
  assert.equal(await frame, null);
});

Deno.test("GET /api/events: a client that does not read holds up nobody, and gets everything when it reads again", async () => {
  await using gateway = await openTestGateway();
  const slow = await openStream(gateway);
  const quick = await openStream(gateway);
  const reason = "r".repeat(190);
  for (let n = 0; n < 600; n += 50) {
    await Promise.all(
      Array.from(
        { length: 50 },
        () => gateway.send("GrantCredits", { accountId: ACCOUNT, amount: 1, reason }),
      ),
    );
  }
  const head = await headOf(gateway);
  assert.equal((await quick.until(head)).length, 600);
  const frames = await slow.until(head);
  assert.equal(frames.length, 600);
  for (const [i, frame] of frames.entries()) if (i > 0) assert.equal(frame.data.previous, frames[i - 1]?.id);
  await Promise.all([slow.close(), quick.close()]);
});

Deno.test("GET /api/events tells where a client is before its first event and in silence, so that it resumes without loss", async () => {
  await using gateway = await openTestGateway({ keepAliveMs: 10 });
  const start = await headOf(gateway);
  const stream = await openStream(gateway, "?types=JobCancelled");
  const frame = stream.next();
  await gateway.act("GrantCredits", { accountId: OTHER, amount: 3, reason: "test" });
  for (let i = 0; stream.lastId() !== await headOf(gateway) && i < 500; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const place = stream.lastId() ?? "";
  assert.equal(place, await headOf(gateway));
  assert.notEqual(place, start);
  // it breaks before any event came; meanwhile something happens
  await Promise.all([stream.close(), frame]);
  const jobId = await submit(gateway);
  await gateway.call("DELETE", `/api/jobs/${jobId}`);
  const resumed = await openStream(gateway, "?types=JobCancelled", { "last-event-id": place });
  const missed = await resumed.next();
  assert.equal(missed?.data.previous, place);
  assert.deepEqual(missed?.data.events, [{ type: "JobCancelled", data: { jobId } }]);
  await resumed.close();
});
