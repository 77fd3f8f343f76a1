import assert from "node:assert/strict";
import { startSluice } from "@sluice/testing";
import { post } from "./api.ts";
import { cli, type CliOptions } from "./cli.ts";
import { followEvents } from "./events.ts";
import { hello, openWorker } from "./raw_worker.ts";

const PAGE = { recipe: 4, unproven: true, ok: true, missing: [], contract: "ab12" };
const FINE = { label: "by hand", credits: 7, tier: "free", signedIn: true };

Deno.test("sluice agents: pairs one, tells how it stands, pauses, resumes and removes it", async (t) => {
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
  await using follower = followEvents(sluice, "0");
  const at: CliOptions = { url: sluice.url, key: sluice.key, cwd: Deno.cwd() };
  const run = (...args: string[]) => cli(at, "agents", ...args);
  const happened = (type: string, times = 1) =>
    follower.until((c) =>
      c.flatMap(({ events }) => events).filter((event) => event.type === type).length >= times
    );

  /** The one agent's line of the table, without its id. */
  async function line(): Promise<string> {
    const [head, ...rows] = (await run()).out.trimEnd().split("\n");
    assert.match(head ?? "", /^ID +NAME +PROVIDER +JOBS +GOOD +PAGE +STATE$/);
    assert.equal(rows.length, 1);
    return rows[0]?.replace(/^\S+ +/, "").replaceAll(/ {2,}/g, " | ") ?? "";
  }

  let agentId = "";
  let token = "";
  await t.step(
    "pair prints the code alone, and beside it how long it is good and where it is typed",
    async () => {
      const json = (await run("pair", "--json")).json();
      assert.deepEqual([Object.keys(json), json.url], [["code", "expires_at", "url"], sluice.url]);
      const { code, out, err } = await run("pair");
      assert.equal(code, 0, err);
      assert.match(out, /^[0-9A-Z]{8}\n$/);
      assert.match(err, /Good for 10 minutes and for one pairing/);
      assert.match(err, new RegExp(`Server address +${sluice.url}\n +Pairing code +${out.trim()}\n.*"Pair"`));
      const order = { code: out.trim(), name: "By hand", provider: "simulator" };
      const { status, body } = await post({ url: sluice.url, key: "" }, "/api/agents/pair", order);
      assert.equal(status, 201);
      ({ agentId, token } = body);
      assert.equal(await line(), "By hand | simulator | 0/0 | - | - | offline, not seen yet");
      const reader = (await cli(at, "keys", "create", "reader", "--scopes", "read")).out.trim();
      assert.equal((await cli({ ...at, key: reader }, "agents", "pair")).code, 3);
    },
  );

  await t.step(
    "list tells work, page, what it waits for and a rest with its end; resume ends each",
    async () => {
      await using worker = await openWorker(sluice.url, token);
      worker.send(hello(agentId));
      await worker.next("welcome");
      worker.send({ type: "account", ...FINE, page: PAGE });
      await happened("AgentPageSeen");
      await post(sluice, "/api/jobs", { type: "image", model: "sim-image", prompt: "a kite" });
      worker.send({ type: "request_job", slots: 1 });
      const { jobId, attempt } = await worker.next("new_job");
      const of = { jobId, attempt };
      assert.equal((await worker.report({ type: "accepted", ...of })).type, "ack");
      assert.equal(await line(), "By hand | simulator | 1/1 | - | recipe 4, unproven | online");

      const failed = {
        type: "job_failed",
        ...of,
        category: "throttled",
        code: "slow",
        message: "Too much",
      };
      assert.equal((await worker.report({ ...failed, charged: "no", retryAfterMs: 600_000 })).type, "ack");
      assert.match(await line(), /\| cooling down until [-\d ]*\d\d:\d\d: .*Too much/);
      assert.match((await run("resume", agentId)).out, /^Agent By hand: online/);

      const asked = { type: "needs_human", reason: "challenge", message: "Solve the challenge" };
      assert.equal((await worker.report(asked)).type, "ack");
      assert.match(await line(), /\| needs you: Solve the challenge$/);
      const resumed = (await run("resume", agentId, "--json")).json();
      assert.deepEqual([resumed.agent.id, resumed.agent.state], [agentId, "online"]);

      worker.send({ type: "account", ...FINE, page: { ...PAGE, ok: false, missing: ["#send", "#model"] } });
      await happened("AgentPageSeen", 2);
      assert.match(
        await line(),
        /\| recipe 4, unproven, changed: no #send and 1 more \| quarantined until .*: .*#send, #model$/,
      );
    },
  );

  await t.step("pause holds whatever else is the matter, and resume ends the pause alone", async () => {
    await using worker = await openWorker(sluice.url, token);
    worker.send(hello(agentId));
    await worker.next("welcome");
    assert.equal((await run("pause", agentId)).out, "Agent By hand: paused by its owner\n");
    assert.match(await line(), /\| paused by its owner$/);
    assert.match((await run("resume", agentId)).out, /^Agent By hand: quarantined until /);
    assert.match((await run("resume", agentId)).out, /^Agent By hand: online/);
  });

  await t.step("remove forgets it, and an unknown agent is refused with what to do", async () => {
    assert.deepEqual((await run("remove", agentId, "--json")).json(), { id: agentId, removed: true });
    assert.deepEqual((await run("list", "--json")).json(), { agents: [] });
    for (const word of ["pause", "resume", "remove"]) {
      const { code, out, err } = await run(word, agentId);
      assert.deepEqual([code, out], [1, ""], word);
      assert.match(err, /no agent ".*\n.*sluice agents/, word);
    }
    assert.equal((await run("pause")).code, 2);
  });
});
