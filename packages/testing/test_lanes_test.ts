import assert from "node:assert/strict";
import { outcomeOf, runDeno, runInLanes, troubleOf } from "./test_lanes.ts";

Deno.test("runInLanes: runs two at once but never two heavy ones, and at last those that must be alone", async () => {
  const ends = new Map<string, () => void>();
  const ended: string[] = [];
  const kinds = { a: "heavy", b: "heavy", c: "light", d: "light", e: "alone", f: "alone" } as const;
  const groups = Object.entries(kinds).map(([name, kind]) => ({ files: [name], kind }));
  const running = runInLanes(groups, ({ files: [name = ""] }) => {
    return new Promise((resolve) => ends.set(name, () => resolve({ text: name, passed: 1, failed: 0 })));
  }, ({ text }) => ended.push(text));
  const started = () => [...ends.keys()].join("");
  const end = async (name: string, next: string) => {
    ends.get(name)!();
    while (!ended.includes(name)) await new Promise((resolve) => setTimeout(resolve));
    await new Promise((resolve) => setTimeout(resolve));
    assert.equal(started(), next);
  };
  assert.equal(started(), "ad");
  await end("d", "adc");
  await end("c", "adc");
  await end("a", "adcb");
  await end("b", "adcbe");
  await end("e", "adcbef");
  await end("f", "adcbef");
  await running;
  assert.equal(ended.join(""), "dcabef");
});

Deno.test("outcomeOf: reads the last count, and never takes a process that failed for a success", () => {
  const text = "ok | 9 passed | 0 failed\nFAILED | 12 passed (3 steps) | 2 failed (1s)\n";
  assert.deepEqual(outcomeOf(text, 1), { text, passed: 12, failed: 2 });
  assert.deepEqual(outcomeOf("", 1), { text: "", passed: 0, failed: 1 });
  assert.equal(outcomeOf("ok | 3 passed | 0 failed (1s)", 1).failed, 1);
  assert.equal(outcomeOf("ok | 3 passed | 0 failed (1s)", 0).failed, 0);
});

Deno.test("runDeno: counts a run whose test fails, and keeps what is said of it", async () => {
  const file = await Deno.makeTempFile({ suffix: "_test.ts" });
  await Deno.writeTextFile(
    file,
    `Deno.test("good", () => {}); Deno.test("bad", () => { throw new Error("so it is") });`,
  );
  let heard = "";
  const outcome = await runDeno(["test", "--no-config", "--no-lock", file], {
    hear: (chunk) => heard += chunk,
  });
  assert.deepEqual([outcome.passed, outcome.failed], [1, 1]);
  assert.ok(outcome.text.startsWith(heard) && heard.includes("good"));
  assert.match(troubleOf(outcome), /^\n ERRORS [^]*so it is[^]*FAILURES/);
  await Deno.remove(file);
});

Deno.test("runDeno: ends what does not end and what was left behind, and counts both as failed", async () => {
  const folder = await Deno.makeTempDir();
  const write = async (name: string, text: string) => {
    await Deno.writeTextFile(`${folder}/${name}`, text);
    return `${folder}/${name}`;
  };
  const endless = await write("endless.ts", `console.log("here"); setInterval(() => {}, 1_000);`);
  const ended = await runDeno(["run", endless], { limitMs: 2_000 });
  assert.equal(ended.failed, 1);
  assert.match(ended.text, /^here\n[^]*Ended after 2 s without an end: deno run/);
  const leaves = await write(
    "leaves.ts",
    `const child = new Deno.Command(Deno.execPath(), { args: ["run", "${endless}"] }).spawn();
     child.unref(); console.log(child.pid); setTimeout(() => Deno.exit(0), 3_000);`,
  );
  const left = await runDeno(["run", "-A", leaves], { graceMs: 500 });
  assert.equal(left.failed, 1);
  assert.match(left.text, /Left processes that hold its output/);
  const pid = Number(left.text.split("\n")[0]);
  while (await isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
  await Deno.remove(folder, { recursive: true });
});

/** Whether it runs: one that has ended and waits for its parent to look does not. */
async function isRunning(pid: number): Promise<boolean> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "stat=", "-p", `${pid}`] }).output();
  return /^[^Z\s]/.test(new TextDecoder().decode(stdout));
}

Deno.test("troubleOf: shows the end of a run that never came to its errors", () => {
  assert.equal(troubleOf({ text: "a crash", passed: 0, failed: 1 }), "a crash");
});
