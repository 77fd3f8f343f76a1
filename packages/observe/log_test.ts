import { strict as assert } from "node:assert";
import { createLog, type LogOptions } from "./log.ts";

function logging(options: Partial<LogOptions> = {}) {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => {
    assert.equal(line.indexOf("\n"), line.length - 1, "one line");
    lines.push(JSON.parse(line));
  };
  return { lines, log: createLog({ least: "info", service: "gateway", write, ...options }) };
}

Deno.test("createLog writes one JSON line each, from its least level on", () => {
  const { lines, log } = logging();
  log("debug", "nobody reads this");
  log("warn", "a store\ndoes not answer", { requestId: "r1", cell: 3 });
  assert.equal(lines.length, 1);
  const { at, ...rest } = lines[0]!;
  assert.match(String(at), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  assert.deepEqual(rest, {
    level: "warn",
    service: "gateway",
    message: "a store\ndoes not answer",
    requestId: "r1",
    cell: 3,
  });
});

Deno.test("createLog names the trace that is under way, and no other", () => {
  let current: string | undefined = undefined;
  const { lines, log } = logging({ traceId: () => current });
  log("info", "before");
  current = "0af7651916cd43dd8448eb211c80319c";
  log("info", "within");
  assert.deepEqual(lines.map(({ traceId }) => traceId), [undefined, current]);
});

Deno.test("createLog takes secrets out of fields however deep they stand, and of errors", () => {
  const { lines, log } = logging();
  const error = new Error("fetch https://a.example/hook?token=hidden: refused");
  log("error", "it failed with slk_hidden123", { error, more: [{ url: "https://a.example/?sig=hidden" }] });
  const text = JSON.stringify(lines);
  assert.doesNotMatch(text, /hidden/);
  assert.match(text, /Error: fetch https:\/\/a\.example\/hook\?…: refused|refused/);
});
