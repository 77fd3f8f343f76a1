import { strict as assert } from "node:assert";
import { type Bus, LogCorrupt, seal } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { exportLog, importLog, ImportRefused, linesOf } from "./log.ts";

/** Commits with separators in them that are no line feeds. */
const drafts = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    at: i,
    accountId: "a",
    actor: { type: "system" as const, id: "test" },
    cause: `\u2028\r${i}`,
    events: [],
  }));

async function withLogs(run: (from: Bus, into: Bus) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  const [from, into] = [
    await openEmbeddedBus({ path: `${dir}/from.sqlite`, cell: 0 }),
    await openEmbeddedBus({ path: `${dir}/into.sqlite`, cell: 0 }),
  ];
  try {
    await from.log.append(seal(0, drafts(600), await from.log.head()));
    await run(from, into);
  } finally {
    await from.close();
    await into.close();
    await Deno.remove(dir, { recursive: true });
  }
}

async function exported({ log }: Bus): Promise<string> {
  let text = "";
  await exportLog(log, (lines) => void (text += `${lines}\n`));
  return text;
}

/** In pieces that end anywhere. */
async function* pieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += 1_000) yield text.slice(at, at + 1_000);
}

const lines = (text: string) => linesOf(pieces(text));

Deno.test("importLog makes of exported lines the same log, and once more changes nothing", () =>
  withLogs(async (from, into) => {
    const text = await exported(from);
    assert.deepEqual(await importLog(into.log, lines(text)), { head: await from.log.head(), added: 600 });
    assert.equal(await exported(into), text);
    assert.equal((await importLog(into.log, lines(text))).added, 0);
  }));

Deno.test("importLog goes on where an import of the same lines was cut off", () =>
  withLogs(async (from, into) => {
    const text = await exported(from);
    const half = text.split("\n").slice(0, 300).join("\n");
    assert.equal((await importLog(into.log, lines(half))).added, 300);
    assert.deepEqual(await importLog(into.log, lines(text)), { head: await from.log.head(), added: 300 });
  }));

Deno.test("importLog names the line that was changed, dropped or torn", () =>
  withLogs(async (from, into) => {
    const text = await exported(from);
    const at = (number: number) => (error: unknown) => error instanceof LogCorrupt && error.number === number;
    await assert.rejects(importLog(into.log, lines(text.replace('"at":99,', '"at":98,'))), at(100));
    const kept = text.split("\n").filter((_, i) => i !== 49).join("\n");
    await assert.rejects(importLog(into.log, lines(kept)), at(50));
    await assert.rejects(importLog(into.log, lines(text.slice(0, -20))), at(600));
  }));

Deno.test("importLog writes nothing into a log that holds something else", () =>
  withLogs(async (from, into) => {
    const text = await exported(from);
    await into.log.append(seal(0, drafts(700).slice(1), await into.log.head()));
    const head = await into.log.head();
    await assert.rejects(importLog(into.log, lines(text)), ImportRefused);
    const short = text.split("\n").slice(0, 5).join("\n");
    await assert.rejects(importLog(from.log, lines(short)), /has 600 commits and the lines end at commit 5/);
    assert.deepEqual(await into.log.head(), head);
  }));
