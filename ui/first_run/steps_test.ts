import assert from "node:assert/strict";
import type { Agent, Job } from "@sluice/domain";
import { stepsOf } from "./steps.ts";

const account = { name: "Ada" };
const session = (label: string | null) => ({ account: { label, credits: null, tier: null } });
const agent = (rest: Record<string, unknown>) =>
  ({ name: "Mine", provider: "flow", session: null, hindrance: null, lastGoodAt: null, ...rest }) as Agent;
const done = (model: string) => ({ spec: { model }, state: { status: "completed" } }) as Job;
const ticks = (agents: readonly Agent[], jobs: readonly Job[] = []) =>
  stepsOf(account, agents, jobs).map((step) => step.done ? "x" : "-").join("");

Deno.test("stepsOf ticks nothing for the simulator but the sign-in, and says that a sample is one", () => {
  const simulator = agent({ provider: "simulator", session: session("here"), lastGoodAt: 1 });
  assert.equal(ticks([simulator], [done("sim-image")]), "x---");
  assert.equal(stepsOf(account, [simulator], [done("sim-image")])[3]!.words.key, "firstRun.madeDemo");
  assert.equal(stepsOf(null, [], [])[0]!.done, false);
});

Deno.test("stepsOf ticks agent, site and generation as an agent connects, is signed in and makes something", () => {
  assert.equal(ticks([agent({})]), "x---");
  assert.equal(ticks([agent({ session: session(null) })]), "xx--");
  assert.equal(ticks([agent({ session: session("ada@example.com") })]), "xxx-");
  assert.equal(ticks([agent({ session: session("ada@example.com"), lastGoodAt: 1 })]), "xxxx");
});

Deno.test("stepsOf names the agent that waits for a sign-in", () => {
  const hindrance = { type: "needs_human", reason: "sign_in", message: "sign in to Flow", until: 9 };
  const [, , site] = stepsOf(account, [agent({ session: session("ada"), hindrance })], []);
  assert.deepEqual([site!.done, site!.words.params], [false, { name: "Mine", reason: "sign in to Flow" }]);
});
