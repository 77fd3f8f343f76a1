import assert from "node:assert/strict";
import { event, type EventData, type EventType } from "@sluice/domain";
import { redacted } from "./commit_json.ts";
import { type EdgeError, quoted } from "./edge_error.ts";
import { readImageBody } from "./image_body.ts";
import { jobIdFrom, numberFrom, positionOf, videoId } from "./ids.ts";
import { readJobBody } from "./job_body.ts";
import { readJobList } from "./list_query.ts";
import { nearestRatio, parseSize, usualSize } from "./size.ts";
import { statusesFrom } from "./status.ts";
import { nestFields } from "./nest_fields.ts";
import { readVideoBody } from "./video_body.ts";

const UUID = "550e8400-e29b-41d4-a716-446655440000";

Deno.test("jobIdFrom takes a UUID and what videoId makes of it, in any case, and nothing else", () => {
  assert.equal(videoId(UUID), "video_550e8400e29b41d4a716446655440000");
  for (const id of [UUID, videoId(UUID), UUID.toUpperCase()]) assert.equal(jobIdFrom(id), UUID);
  for (const id of ["", "video_", `${UUID}0`, `video_${UUID}`, "../etc"]) assert.equal(jobIdFrom(id), null);
});

Deno.test("numberFrom reads positions of its cell and bare numbers", () => {
  assert.equal(numberFrom(positionOf(3, 42), 3), 42);
  assert.equal(numberFrom("0", 3), 0);
  for (const text of ["4-42", "-1", "3-", "1.5", "x", "3-4-5"]) assert.equal(numberFrom(text, 3), null, text);
});

Deno.test("parseSize takes auto and pixels within bounds", () => {
  assert.deepEqual(parseSize("1024x1536"), { width: 1024, height: 1536 });
  assert.equal(parseSize("auto"), undefined);
  for (const size of ["", "1024", "1024X1024", "0x10", "63x64", "5000x100", "axb"]) {
    assert.throws(
      () => parseSize(size),
      (e: EdgeError) => e.code === "invalid_value" && e.param === "size",
      size,
    );
  }
});

Deno.test("nearestRatio picks by shape and tells whether it is the same one", () => {
  assert.deepEqual(nearestRatio(["1:1", "16:9", "9:16"], 1792 / 1024), { ratio: "16:9", exact: false });
  assert.deepEqual(nearestRatio(["landscape", "square"], 1920 / 1080), { ratio: "landscape", exact: true });
  assert.deepEqual(usualSize("portrait"), { width: 720, height: 1280 });
});

Deno.test("statusesFrom turns the reference's words into our states", () => {
  assert.deepEqual(statusesFrom("queued"), ["waiting", "queued", "needs_human"]);
  assert.deepEqual(statusesFrom("failed,cancelled"), ["failed", "skipped", "expired", "cancelled"]);
  assert.deepEqual(statusesFrom("pending"), []);
  assert.throws(() => statusesFrom("queued,done"), /status "done": accepted is pending, queued/);
});

Deno.test("nestFields folds a[b] into objects, keeps files, and cannot be used to reach a prototype", () => {
  const file = new Uint8Array([1]);
  const fields = nestFields([["prompt", "x"], ["metadata[a]", "1"], ["metadata[b]", "2"], ["image[]", file], [
    "__proto__[p]",
    "1",
  ]]);
  assert.deepEqual({ ...fields["metadata"] as object }, { a: "1", b: "2" });
  assert.equal(fields["image"], file);
  assert.equal(({} as Record<string, unknown>)["p"], undefined);
  assert.throws(() => nestFields([["a[b][c]", "x"]]), /accepted is name or name\[key\]/);
});

Deno.test("readVideoBody reads numbers that forms send as text, and refuses text that is none", () => {
  const ask = readVideoBody({ prompt: "x", seconds: "8", seed: "5", n: "2" });
  assert.deepEqual([ask.duration, ask.seed, ask.count], [8, 5, 2]);
  assert.throws(() => readVideoBody({ prompt: "x", seconds: "long" }), /seconds "long"/);
  assert.throws(
    () => readVideoBody({ prompt: "x", input_reference: { link: "x" } }),
    /input_reference.*image_url/,
  );
});

Deno.test("readJobBody ignores unknown fields and nulls", () => {
  const { ask } = readJobBody({ type: "image", prompt: "x", model: null, whatever: { a: 1 } });
  assert.equal("model" in ask, false);
});

Deno.test("redacted leaves out hashes of credentials and nothing else", () => {
  const opened = event("PairingOpened", { codeHash: "secret", accountId: "a", expiresAt: 1 });
  assert.deepEqual(redacted(opened), { type: "PairingOpened", data: { accountId: "a", expiresAt: 1 } });
  const queued = event("JobQueued", { jobId: "j", reason: "ready", deadline: 1 });
  assert.equal(redacted(queued), queued);
});

Deno.test("redacted leaves out addresses of webhooks, which hold passwords of their receivers", () => {
  const of = { webhookId: "w", accountId: "a" };
  const url = "https://hooks.example/T0/secret";
  const job = { jobId: "j", webhook: { url } } as unknown as EventData["JobSubmitted"]["job"];
  const message = {
    deliveryId: "d",
    eventId: "e",
    eventType: "job.failed",
    createdAt: 1,
    data: {},
    dueAt: 1,
  };
  for (
    const one of [
      event("WebhookCreated", { ...of, url, events: ["job.failed"] }),
      event("WebhookChanged", { ...of, url }),
      event("DeliveryQueued", { ...of, ...message, webhookId: null, url }),
      event("JobSubmitted", { job }),
    ]
  ) {
    assert.doesNotMatch(JSON.stringify(redacted(one)), /secret/, one.type);
    assert.equal(redacted(one).type, one.type);
  }
  const named = event("JobSubmitted", { job: { ...job, webhook: { webhookId: "w" } } });
  assert.equal(redacted(named), named);
});

Deno.test("quoted keeps a message short whatever was sent", () => {
  assert.equal(quoted("x".repeat(1_000)).length, 60);
  assert.equal(quoted(undefined), '"undefined"');
  assert.equal(quoted("a\0\nb"), '"a  b"');
  assert.equal(quoted([1, 2]), "(a list)");
  assert.equal(quoted({ a: 1 }), "(an object)");
});

Deno.test("a file where text is wanted is named by its size and never printed", () => {
  const prompt = new Uint8Array(24 * 1024 * 1024);
  assert.throws(
    () => readVideoBody({ prompt }),
    { message: "prompt (a file of 25165824 bytes): accepted is a value of type string" },
  );
  assert.throws(() => readVideoBody({ prompt: "x", size: prompt }), /size \(a file of 25165824 bytes\)/);
});

Deno.test("bodies refuse text that no store can keep", () => {
  for (const prompt of ["a\0b", "a\ud800", "\udc00b"]) {
    const bodies = [
      () => readVideoBody({ prompt }),
      () => readImageBody({ prompt }),
      () => readImageBody({ prompt: "x", negative_prompt: prompt }),
      () => readJobBody({ type: "image", prompt }),
      () => readJobBody({ type: "image", prompt: "x", metadata: { a: prompt } }),
    ];
    for (const read of bodies) assert.throws(read, /without NUL characters and unpaired surrogates/);
  }
  assert.equal(readImageBody({ prompt: "a 😀" }).ask.prompt, "a 😀");
});

Deno.test("empty fields count as absent, but not an empty prompt, and numbers are decimal", () => {
  const ask = readVideoBody({ prompt: "x", seconds: "", size: "", seed: "", model: "" });
  assert.deepEqual([ask.duration, ask.size, ask.seed, ask.model], [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  assert.equal(readImageBody({ prompt: "x", size: "" }).ask.size, undefined);
  assert.throws(() => readVideoBody({ prompt: "" }), /not empty/);
  for (const seconds of ["0x8", " 8", "1e1", "8s"]) {
    assert.throws(() => readVideoBody({ prompt: "x", seconds }), /seconds/, seconds);
  }
});

Deno.test("readJobList takes times without a zone as UTC and refuses days that no calendar has", () => {
  assert.equal(readJobList({ from: "2026-01-31T12:00" }).from, Date.UTC(2026, 0, 31, 12));
  assert.equal(readJobList({ from: "2026-01-31T12:00+02:00" }).from, Date.UTC(2026, 0, 31, 10));
  assert.equal(readJobList({ to: "2028-02-29" }).to, Date.UTC(2028, 1, 29));
  for (const from of ["2026-02-30", "2026-02-29T10:00:00Z", "2026-00-10", "2026-04-31T10:00"]) {
    assert.throws(() => readJobList({ from }), /from .*accepted is a time/, from);
  }
});

type Hashes<T> = Extract<keyof T, "hash" | `${string}Hash`>;

Deno.test("redacted leaves out every field that is a hash, of whatever event", () => {
  // the compiler keeps this table complete: a new event with a hash does not fit until it is here
  const hashes: {
    [T in EventType as Hashes<EventData[T]> extends never ? never : T]: Record<Hashes<EventData[T]>, 1>;
  } = {
    KeyCreated: { hash: 1 },
    PairingOpened: { codeHash: 1 },
    PairingExpired: { codeHash: 1 },
    AgentPaired: { tokenHash: 1, codeHash: 1 },
  };
  for (const [type, data] of Object.entries(hashes)) {
    const shown = redacted({ type, data: { ...data, kept: 1 } } as unknown as Parameters<typeof redacted>[0]);
    assert.deepEqual(shown.data, { kept: 1 }, type);
  }
});
