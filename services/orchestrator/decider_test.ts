import { type Bus, CommitTooLarge, Fenced, type Log, LogUnwritable, seal } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { systemClock } from "@sluice/clock";
import { type Command, type Commit, evolveCommit, initialState, type Outcome } from "@sluice/domain";
import { ACCOUNT, agentOnline, command, openAccount, submit } from "@sluice/testing";
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { type Decider, startDecider } from "./decider.ts";

interface Cell {
  readonly bus: Bus;
  readonly path: string;
  tell(command: Command): Promise<Outcome>;
}

async function withCell(run: (cell: Cell) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  const path = join(dir, "log.sqlite");
  const bus = await openEmbeddedBus({ path, cell: 0 });
  const tell = async (one: Command) => await (await bus.inbox.send(one)).outcome;
  try {
    await run({ bus, path, tell });
  } finally {
    await bus.close();
    await Deno.remove(dir, { recursive: true });
  }
}

async function commits(bus: Bus): Promise<Commit[]> {
  const all: Commit[] = [];
  for await (const batch of bus.log.read(1)) all.push(...batch);
  return all;
}

async function leading(bus: Bus, rest: Partial<Parameters<typeof startDecider>[0]> = {}): Promise<Decider> {
  const decider = startDecider({ bus, cell: 0, ...rest });
  await decider.ready;
  return decider;
}

Deno.test("startDecider answers a command after its commit is durable", () =>
  withCell(async ({ bus, tell }) => {
    const decider = await leading(bus);
    assert.deepEqual((await tell(openAccount())).ok, true);
    const outcome = await tell(submit("a"));
    assert.deepEqual(outcome.ok && [outcome.number, outcome.reply.type], [2, "job"]);
    assert.deepEqual((await commits(bus)).map((c) => [c.number, c.cause]).at(-1), [2, "a"]);
    await decider.close();
  }));

Deno.test("startDecider writes no refusal", () =>
  withCell(async ({ bus, tell }) => {
    const decider = await leading(bus);
    const outcome = await tell(submit("a"));
    assert.equal(!outcome.ok && outcome.rejection.code, "not_found");
    assert.deepEqual(await bus.log.head(), { number: 0, hash: "0".repeat(64) });
    await decider.close();
  }));

Deno.test("startDecider goes on where the log ends", () =>
  withCell(async ({ bus, tell }) => {
    const first = await leading(bus);
    await tell(openAccount());
    await tell(submit("a"));
    await first.close();
    const second = await leading(bus);
    assert.equal(second.state().jobs.get("a")?.state.status, "queued");
    const repeated = await tell(submit("a"));
    assert.equal(repeated.ok && repeated.number, null);
    await second.close();
  }));

Deno.test("startDecider decides many commands in few records and in order", () =>
  withCell(async ({ bus, tell }) => {
    let records = 0;
    const counted: Log = { ...wrap(bus.log), append: (record) => (records++, bus.log.append(record)) };
    const decider = await leading({ ...bus, log: counted });
    await tell(openAccount(ACCOUNT, 1_000));
    const jobs = Array.from({ length: 500 }, (_, i) => `job-${i}`);
    await Promise.all(jobs.map((id) => tell(submit(id))));
    assert.ok(records < 100, `${records} records for 501 commits`);
    assert.deepEqual((await commits(bus)).slice(1).map((c) => c.cause), jobs);
    await decider.close();
  }));

Deno.test("startDecider that was fenced starts over from the log and loses nothing", () =>
  withCell(async ({ bus, path, tell }) => {
    const problems: Error[] = [];
    const decider = await leading(bus, { onProblem: (p) => problems.push(p) });
    await tell(openAccount());
    const intruder = await openEmbeddedBus({ path, cell: 0 });
    const draft = { ...(await commits(bus))[0]!, cause: "theirs", events: [] };
    await intruder.log.append(seal(0, [draft], await intruder.log.head()));
    await intruder.close();
    assert.equal((await tell(submit("ours"))).ok, true);
    const state = initialState();
    for (const commit of await commits(bus)) evolveCommit(state, commit);
    assert.deepEqual((await commits(bus)).slice(1).map((c) => c.cause), ["theirs", "ours"]);
    assert.equal(state.jobs.size, 1);
    assert.deepEqual(problems.map((p) => p instanceof Fenced), [true]);
    await decider.close();
  }));

Deno.test("startDecider tells senders when the log cannot be written and goes on when it can", () =>
  withCell(async ({ bus, tell }) => {
    let full = false;
    const log: Log = {
      ...wrap(bus.log),
      append: (record) =>
        full
          ? Promise.reject(new LogUnwritable("append: disk full, free some space"))
          : bus.log.append(record),
    };
    const decider = await leading({ ...bus, log });
    await tell(openAccount());
    full = true;
    const refused = await tell(submit("a"));
    assert.deepEqual(!refused.ok && refused.rejection, {
      code: "unavailable",
      message: "append: disk full, free some space",
    });
    assert.match(decider.trouble()?.message ?? "", /disk full/);
    full = false;
    assert.equal((await tell(submit("a"))).ok, true);
    assert.equal(decider.trouble(), null);
    await decider.close();
  }));

Deno.test("startDecider leaves out a command that the rules stumble over and decides the others", () =>
  withCell(async ({ bus, tell }) => {
    const problems: Error[] = [];
    const decider = await leading(bus, { onProblem: (p) => problems.push(p) });
    await tell(openAccount());
    const poison = { ...submit("poison"), data: { job: null } } as unknown as Command;
    const [before, poisoned, after] = await Promise.all([tell(submit("a")), tell(poison), tell(submit("b"))]);
    assert.equal(!poisoned.ok && poisoned.rejection.code, "undecidable");
    assert.ok(before.ok && after.ok);
    assert.deepEqual([...decider.state().jobs.keys()], ["a", "b"]);
    assert.deepEqual(problems.map((p) => p.name), ["Undecidable"]);
    await decider.close();
  }));

Deno.test("startDecider leaves out what leads to a commit that the log never takes, and decides the others", () =>
  withCell(async ({ bus, tell }) => {
    const problems: Error[] = [];
    const append: Log["append"] = (record) => {
      const at = record.lines.findIndex((line) => line.length > 10_000);
      if (at < 0) return bus.log.append(record);
      const number = record.commits[at]!.number;
      return Promise.reject(new CommitTooLarge(0, number, record.lines[at]!.length, 10_000));
    };
    const decider = await leading({ ...bus, log: { ...wrap(bus.log), append } }, {
      onProblem: (p) => problems.push(p),
    });
    await tell(openAccount());
    const large = submit("large", { prompt: "x".repeat(20_000) });
    const [before, refused, after] = await Promise.all([tell(submit("a")), tell(large), tell(submit("b"))]);
    assert.ok(!refused.ok);
    assert.equal(refused.rejection.code, "invalid_input");
    assert.match(
      refused.rejection.message,
      /SubmitJob leads to 2\d{4} bytes at once and the log takes 10000: nothing/,
    );
    assert.ok(before.ok && after.ok);
    assert.deepEqual([...decider.state().jobs.keys()], ["a", "b"]);
    assert.deepEqual(problems.map((p) => p.name), ["CommitTooLarge"]);
    await decider.close();
  }));

Deno.test("startDecider sets a timer aside that the rules stumble over and decides what comes", () =>
  withCell(async ({ bus, tell }) => {
    const problems: Error[] = [];
    const decider = await leading(bus, { onProblem: (p) => problems.push(p) });
    await tell(openAccount());
    decider.state().pairings.set("broken", null as never);
    decider.state().deadlines.set({ of: "pairing", codeHash: "broken", due: 1 });
    assert.ok((await tell(submit("a"))).ok);
    assert.deepEqual(problems.map((p) => p.name), ["Undecidable"]);
    await decider.close();
  }));

Deno.test("startDecider fires the deadlines of its state by itself", () =>
  withCell(async ({ bus, tell }) => {
    let skew = 0;
    const decider = await leading(bus, { clock: { ...systemClock, now: () => Date.now() + skew } });
    await tell(openAccount());
    await tell(submit("a"));
    skew = 30 * 60_000;
    // Any command wakes the loop; the deadline is then found passed by the clock.
    await tell(submit("b"));
    const following = new AbortController();
    for await (const batch of bus.log.follow(1, following.signal)) {
      if (batch.some((c) => c.events.some((e) => e.type === "JobExpired"))) following.abort();
    }
    assert.equal(decider.state().jobs.has("a"), false);
    await decider.close();
  }));

Deno.test("startDecider takes a session that was silent for a whole lease for gone", () =>
  withCell(async ({ bus, tell }) => {
    let skew = 0;
    const decider = await leading(bus, { clock: { ...systemClock, now: () => Date.now() + skew } });
    await tell(openAccount());
    for (const one of agentOnline()) await tell(one);
    skew = 30_000;
    await tell(command("OfferSlots", { agentId: "agent-1", slots: 1 }));
    await tell(submit("a"));
    assert.equal(decider.state().agents.get("agent-1")?.session, null);
    assert.equal(decider.state().jobs.get("a")?.state.status, "queued");
    await decider.close();
  }));

function wrap(log: Log): Log {
  return {
    cell: log.cell,
    head: () => log.head(),
    append: (record) => log.append(record),
    read: (from) => log.read(from),
    follow: (from, signal) => log.follow(from, signal),
  };
}
