import { strict as assert } from "node:assert";
import { formatTraceparent, parseTraceparent } from "./traceparent.ts";

const TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

Deno.test("parseTraceparent reads what formatTraceparent writes", () => {
  const found = parseTraceparent(TRACEPARENT);
  assert.deepEqual(found, {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    traceFlags: 1,
    isRemote: true,
  });
  assert.equal(formatTraceparent(found!), TRACEPARENT);
});

Deno.test("parseTraceparent is null for anything else", () => {
  const zeros = `00-${"0".repeat(32)}-b7ad6b7169203331-01`;
  for (
    const text of [
      "",
      "x",
      zeros,
      `${TRACEPARENT}-more`,
      TRACEPARENT.toUpperCase(),
      `ff${TRACEPARENT.slice(2)}`,
    ]
  ) {
    assert.equal(parseTraceparent(text), null, text);
  }
});
