import { strict as assert } from "node:assert";
import { openNatsBus } from "@sluice/bus/nats";
import { type Commit, evolveCommit, initialState, type Outcome } from "@sluice/domain";
import { ACCOUNT, type command, openAccount, startNatsServer, submit } from "@sluice/testing";
import { startDecider } from "./decider.ts";

Deno.test("startDecider on JetStream decides every command once, also when the server is killed and comes back", async () => {
  const server = await startNatsServer();
  const gateway = await openNatsBus({ servers: server.url, cell: 0 });
  const bus = await openNatsBus({ servers: server.url, cell: 0 });
  const decider = startDecider({ bus, cell: 0 });
  try {
    await decider.ready;
    const tell = async (one: ReturnType<typeof command>): Promise<Outcome> =>
      await (await gateway.inbox.send(one)).outcome;
    assert.equal((await tell(openAccount(ACCOUNT, 1_000))).ok, true);
    const jobs = Array.from({ length: 300 }, (_, n) => `job-${n}`);
    // Outcomes travel on the live channel and may be lost with the server; that the commands were stored may not.
    const stored = jobs.map((id) => gateway.inbox.send(submit(id)));
    await stored[50];
    await server.kill();
    await server.restart();
    await Promise.all(stored);

    const commits: Commit[] = [];
    const stop = new AbortController();
    for await (const batch of gateway.log.follow(1, stop.signal)) {
      commits.push(...batch);
      if (commits.length === 301) stop.abort();
    }
    assert.deepEqual(commits.slice(1).map((c) => c.cause).sort(), [...jobs].sort());
    const state = initialState();
    for (const commit of commits) evolveCommit(state, commit);
    assert.equal(state.jobs.size, 300);
    assert.deepEqual(decider.state().accounts.get(ACCOUNT)?.balance, state.accounts.get(ACCOUNT)?.balance);
    assert.deepEqual(state.accounts.get(ACCOUNT)?.balance, {
      granted: 1_000,
      plan: 700,
      available: 700,
      reserved: 300,
      settled: 0,
    });
  } finally {
    await decider.close();
    await Promise.all([gateway.close(), bus.close()]);
    await server.stop();
  }
});
