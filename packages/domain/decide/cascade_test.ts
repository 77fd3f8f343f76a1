import {
  accepted,
  ACCOUNT,
  agentOnline,
  command,
  completed,
  openAccount,
  scenario,
  stored,
  submit,
  submitting,
} from "@sluice/testing";
import { strict as assert } from "node:assert";
import { COMMIT_BYTES } from "../commit_room.ts";
import { WEBHOOK_EVENTS } from "../webhook.ts";

const hooks = (n: number) =>
  Array.from({ length: n }, (_, i) =>
    command("CreateWebhook", {
      webhookId: `hook-${i}`,
      accountId: ACCOUNT,
      url: `https://hook-${i}.example/`,
      events: WEBHOOK_EVENTS,
    }));

/** How large the largest commit of such events could be, as JSON. */
const bytesOf = (events: readonly unknown[]) => new TextEncoder().encode(JSON.stringify(events)).length;

Deno.test("a chain of thousands of rows that wait for each other is skipped at once, in commits that a broker takes", () => {
  const s = scenario().given(openAccount(ACCOUNT, 20_000), submit("row-0"));
  const ids = Array.from({ length: 10_000 }, (_, n) => `row-${n}`);
  for (const [n, id] of ids.entries()) if (n > 0) s.given(submit(id, { dependsOn: [ids[n - 1]!] }));
  s.when(command("CancelJob", { jobId: "row-0", accountId: ACCOUNT }));
  let skipped = 0;
  let commits = 0;
  for (; s.events.length > 0; commits++, s.after(0, 1)) {
    assert.ok(bytesOf(s.events) < COMMIT_BYTES, `${bytesOf(s.events)} bytes`);
    skipped += s.events.filter((e) => e.type === "JobSkipped").length;
  }
  assert.equal(skipped, 9_999);
  assert.ok(commits < 200, `${commits} commits`);
  s.thenCredits({ available: 20_000, reserved: 0, settled: 0 });
});

Deno.test("skipping goes on where the commit had no room for more, the more is told of each the sooner", () => {
  const metadata = { what: "é".repeat(500) };
  const s = scenario().given(openAccount(), submit("base"), ...hooks(20));
  for (let n = 0; n < 50; n++) s.given(submit(`row-${n}`, { dependsOn: ["base"], metadata }));
  s.when(command("CancelJob", { jobId: "base", accountId: ACCOUNT }));
  let skipped: string[] = [];
  for (; s.events.length > 0; s.after(0, 1)) {
    assert.ok(bytesOf(s.events) < 2 * COMMIT_BYTES, `${bytesOf(s.events)} bytes`);
    for (const { type, data } of s.events) {
      if (type !== "JobSkipped") continue;
      assert.deepEqual([data.because, data.message], ["base", "a job that it refers to has no result"]);
      skipped = [...skipped, data.jobId];
    }
  }
  assert.equal(new Set(skipped).size, 50);
  assert.equal(skipped.length, 50);
  s.thenCredits({ available: 100, reserved: 0, settled: 0 });
});

Deno.test("so many may wait for one job that its end frees all of them in a commit that a broker takes", () => {
  const s = scenario().given(openAccount(ACCOUNT, 5_000), agentOnline(), submit("base"));
  const references = Array.from(
    { length: 4 },
    () => ({ role: "start", fromJob: "base", index: 0 }) as const,
  );
  for (let n = 0; n < 200; n++) s.given(submit(`row-${n}`, { dependsOn: ["base"], references }));
  s.when(submit("late", { dependsOn: ["base"] }))
    .thenRejected(
      "invalid_input",
      /200 jobs wait for "base" and take the 1000 places there are.*when it is done/,
    );
  s.given(accepted("base"), submitting("base"), stored("base")).when(completed("base"));
  assert.equal(s.events.filter(({ type }) => type === "DependencyCompleted").length, 200);
  assert.ok(bytesOf(s.events) < 8 * COMMIT_BYTES, `${bytesOf(s.events)} bytes`);
});

Deno.test("many trees that end by one decision share its room, and each of their jobs is skipped once", () => {
  const s = scenario().given(openAccount(ACCOUNT, 5_000), agentOnline(), submit("base"));
  const lacking = [{ role: "start", fromJob: "base", index: 3 }] as const;
  for (let n = 0; n < 20; n++) {
    s.given(submit(`row-${n}`, { dependsOn: ["base"], references: lacking }));
    for (let m = 0; m < 50; m++) s.given(submit(`leaf-${n}-${m}`, { dependsOn: [`row-${n}`] }));
  }
  s.given(accepted("base"), submitting("base"), stored("base")).when(completed("base"));
  const skipped: string[] = [];
  for (; s.events.length > 0; s.after(180_000, 1)) {
    assert.ok(bytesOf(s.events) < 2 * COMMIT_BYTES, `${bytesOf(s.events)} bytes`);
    for (const { type, data } of s.events) if (type === "JobSkipped") skipped.push(data.jobId);
  }
  assert.deepEqual([skipped.length, new Set(skipped).size], [1_020, 1_020]);
  s.thenCredits({ available: 4_999, reserved: 0, settled: 1 });
});
