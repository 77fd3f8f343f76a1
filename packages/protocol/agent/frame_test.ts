import assert from "node:assert/strict";
import { encodeFrame, isFrameError, parseAgentFrame, parseServerFrame } from "./frame.ts";
import type { AgentMessage } from "./from_agent.ts";
import { MAX_FRAME_BYTES } from "./limits.ts";
import type { ServerMessage } from "./to_agent.ts";

const id = "0190a1b2-0000-7000-8000-000000000001";
const jobId = "0190a1b2-0000-7000-8000-0000000000aa";
const of = { jobId, attempt: 1 };
const account = { label: "someone", credits: 12.5, tier: null };
const holding = [{ ...of, phase: "composing" as const }];

const FROM_AGENT: readonly AgentMessage[] = [
  {
    type: "hello",
    v: 1,
    agentId: id,
    provider: "simulator",
    version: "0.1.0",
    capabilities: { models: ["sim-image"], kinds: ["image"], concurrency: 4, minGapMs: 0 },
    account,
    holding,
  },
  { type: "request_job", slots: 3 },
  { type: "request_job", slots: 0, most: 1 },
  { type: "accepted", id, ...of },
  { type: "refused", id, ...of, code: "busy" },
  { type: "submitting", id, ...of },
  { type: "submitted", id, ...of, checkpoint: { work: "w-1" }, charged: "yes" },
  { type: "job_progress", ...of, progress: 12.5, message: "Drawing", phase: "submitted" },
  { type: "job_delta", ...of, text: "Once" },
  { type: "job_output", id, ...of, index: 0, mediaId: "ab", meta: { seed: 1, prompt: "p", simulated: true } },
  { type: "job_completed", id, ...of, outputs: 1 },
  {
    type: "job_failed",
    id,
    ...of,
    category: "quota",
    code: "q",
    message: "",
    charged: "no",
    retryAfterMs: 60_000,
  },
  { type: "needs_human", id, ...of, reason: "sign_in", message: "Sign in" },
  { type: "account", ...account, signedIn: true },
  {
    type: "account",
    ...account,
    signedIn: false,
    needs: "consent",
    message: "Agree to it",
    page: { recipe: 3, unproven: true, ok: false, missing: ["#send"], contract: "9f2c61d07a51be34" },
  },
  { type: "heartbeat", holding },
  { type: "not_found", id, ...of },
  { type: "ping" },
  { type: "pong" },
  { type: "error", code: "bad_frame", message: "no", of: id },
];

const TO_AGENT: readonly ServerMessage[] = [
  {
    type: "welcome",
    sessionId: "s",
    heartbeatMs: 10_000,
    serverTime: 1,
    recipe: { version: 3, selectors: {} },
    drop: [of],
  },
  {
    type: "new_job",
    ...of,
    kind: "image",
    prompt: "a cat",
    model: "sim-image",
    settings: { aspectRatio: "1:1", count: 1 },
    references: [
      { url: "http://h/r", sha256: "0".repeat(64), mime: "image/png", role: "style" },
      { url: "http://h/s", sha256: "1".repeat(64), mime: "video/mp4", role: "source", providerId: "m-1" },
    ],
    uploads: { url: "http://h/u", ticket: "t", maxBytes: 1 },
    leaseMs: 30_000,
    deadline: 5,
  },
  { type: "cancel_job", ...of },
  { type: "pause" },
  { type: "resume" },
  { type: "update_recipe", recipe: { version: "4" } },
  { type: "ack", of: id },
  { type: "drop", of: id, ...of, reason: "stale" },
  { type: "sync", drop: [], missing: [of] },
  { type: "look_up", ...of, checkpoint: null },
  { type: "ping" },
  { type: "pong" },
  { type: "error", code: "bad_frame", message: "no" },
];

Deno.test("parseAgentFrame reads back every message that encodeFrame wrote", () => {
  for (const message of FROM_AGENT) assert.deepEqual(parseAgentFrame(encodeFrame(message)), message);
});

Deno.test("parseServerFrame reads back every message that encodeFrame wrote", () => {
  for (const message of TO_AGENT) assert.deepEqual(parseServerFrame(encodeFrame(message)), message);
});

Deno.test("parseAgentFrame drops unknown fields and fills in what may be left out", () => {
  assert.deepEqual(
    parseAgentFrame(
      JSON.stringify({ type: "job_failed", id, ...of, category: "policy", code: "p", message: "m", x: 1 }),
    ),
    {
      type: "job_failed",
      id,
      ...of,
      category: "policy",
      code: "p",
      message: "m",
      charged: "unknown",
      retryAfterMs: null,
    },
  );
});

const WRONG: readonly (readonly [string, string, RegExp])[] = [
  ["what is not JSON", "{", /^frame: expected JSON/],
  ["what is not an object", "5", /expected object/],
  ["an unknown type", '{"type":"dance"}', /^dance\.type: .*'hello' \| /],
  ["a message of the other direction", '{"type":"welcome"}', /^welcome\.type: /],
  ["another version", JSON.stringify({ ...FROM_AGENT[0], v: 2 }), /^hello\.v: .*expected 1/],
  [
    "a missing id",
    JSON.stringify({ type: "accepted", ...of }),
    /^accepted\.id: .*GUID|^accepted\.id: .*string/,
  ],
  [
    "an output without bytes",
    JSON.stringify({ type: "job_output", id, ...of, index: 0 }),
    /mediaId: expected mediaId .* or url/,
  ],
  ["attempt 0", JSON.stringify({ type: "not_found", id, jobId, attempt: 0 }), /^not_found\.attempt: /],
  [
    "a checkpoint over 4 KiB",
    JSON.stringify({ type: "submitted", id, ...of, checkpoint: { a: "é".repeat(2_100) } }),
    /^submitted\.checkpoint: must be at most 4096 bytes/,
  ],
  [
    "a parked job without its attempt",
    JSON.stringify({ type: "needs_human", id, jobId, reason: "consent", message: "" }),
    /attempt/,
  ],
];

for (const [what, text, expected] of WRONG) {
  Deno.test(`parseAgentFrame says what is wrong with ${what}`, () => {
    const parsed = parseAgentFrame(text);
    assert.ok(isFrameError(parsed));
    assert.match(parsed.error, expected);
  });
}

Deno.test("parseAgentFrame names the id of a frame that it cannot read", () => {
  const parsed = parseAgentFrame(JSON.stringify({ type: "refused", id, jobId: "x", attempt: 1 }));
  assert.ok(isFrameError(parsed));
  assert.equal(parsed.of, id);
});

Deno.test("parseAgentFrame measures the frame limit in bytes", () => {
  const long = encodeFrame({ type: "job_delta", ...of, text: "é".repeat(100_000) });
  assert.ok(!isFrameError(parseAgentFrame(long)));
  const tooLong = JSON.stringify({ type: "job_delta", ...of, text: "é".repeat(MAX_FRAME_BYTES / 2) });
  const parsed = parseAgentFrame(tooLong);
  assert.ok(isFrameError(parsed) && /at most 262144 bytes/.test(parsed.error));
  assert.throws(() => encodeFrame(JSON.parse(tooLong)), /send "job_delta"/);
});
