import assert from "node:assert/strict";
import { freshToken, readReply, readRequest, writeRequest } from "./batchexecute.ts";

const PREFIX = "PUBLIC_ERROR_";
const framed = (...chunks: unknown[]) =>
  `)]}'\n\n${chunks.map((chunk) => `7\n${JSON.stringify(chunk)}\n`).join("")}`;
const read = (text: string, status = 200) => readReply(status, text, "abc", PREFIX);
const row = (error: unknown) => ["wrb.fr", "abc", null, null, null, error, "generic"];
const refused = { type: "refused", grpc: null, http: null, reason: null, text: null };

Deno.test("readRequest: reads what writeRequest writes, and a body that is none is none", () => {
  const args = [null, ["a & b = c", "é\n"], { x: 1 }];
  const body = writeRequest("abc", args, "token:1");
  assert.deepEqual(readRequest(body), { rpc: "abc", args });
  assert.equal(new URLSearchParams(body).get("at"), "token:1");
  for (const other of ["", "f.req=%5B%5D", "f.req=[[[1,2]]]", "f.req=nonsense", "{}"]) {
    assert.equal(readRequest(other), null, other);
  }
});

Deno.test("readReply: finds the row of its rpcid among chunks of any length and parses it a second time", () => {
  const text = framed(
    [["di", 12]],
    [["wrb.fr", "other", "[1]", null, null, null, "generic"], ["wrb.fr", "abc", '["x\\u003dy",[2]]', null]],
    [["e", 4, null, null, 99]],
  );
  assert.deepEqual(read(text), { ok: true, value: ["x=y", [2]] });
});

Deno.test("readReply: says what the site refused, in its own words", () => {
  const info = [["type.googleapis.com/google.rpc.ErrorInfo", ["PUBLIC_ERROR_MINOR"]]];
  const cases: [string, number, unknown][] = [
    [framed([row([7, "no", info])]), 200, { ...refused, grpc: 7, text: "no", reason: "MINOR" }],
    [framed([row([8])]), 200, { ...refused, grpc: 8 }],
    [framed([["er", null, null, null, null, 500, null, null, null, 13]]), 200, {
      ...refused,
      http: 500,
      grpc: 13,
    }],
    [framed([["xsrf", "fresh"]]), 200, { ...refused, reason: "XSRF" }],
    ["Unauthorized", 401, { ...refused, http: 401 }],
    [framed([row([8, null, info])]), 429, { ...refused, http: 429, grpc: 8, reason: "MINOR" }],
  ];
  for (const [text, status, error] of cases) {
    assert.deepEqual(read(text, status), { ok: false, error }, text);
  }
  assert.equal(freshToken(framed([["xsrf", "fresh"]])), "fresh");
  assert.equal(freshToken(framed([row([8])])), null);
});

Deno.test("readReply: half an answer is lost, and one that is not understood is unreadable", () => {
  const whole = framed([["wrb.fr", "abc", "[1]", null]]);
  for (const text of ["", ")]}'\n", whole.slice(0, -5)]) {
    const parsed = read(text);
    assert.ok(!parsed.ok && parsed.error.type === "lost", text);
  }
  for (const text of [framed([["wrb.fr", "abc", "[1", null]]), framed([["wrb.fr", "abc", null, null]])]) {
    const parsed = read(text);
    assert.ok(!parsed.ok && parsed.error.type === "unreadable", text);
  }
});
