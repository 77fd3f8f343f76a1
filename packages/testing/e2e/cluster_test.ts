import assert from "node:assert/strict";
import { openNatsBus } from "@sluice/bus/nats";
import { cellOf } from "@sluice/domain";
import { type Cluster, type ServiceProcess, startCluster } from "@sluice/testing";
import { get, post, type Server } from "./api.ts";
import { chainBreaks, type CommitFrame, type Follower, followEvents } from "./events.ts";
import { type Load, random, startLoad } from "./load.ts";
import { proveJobs, proveLog, proveMoney, proveRepetitions } from "./proofs.ts";

const CELLS = 2;
const CLIENTS = 2;
/** Commits of each account that must come after each blow before the next one falls. */
const GO_ON = 60;
const FINAL = new Set(["JobCompleted", "JobFailed", "JobCancelled", "JobExpired", "JobSkipped"]);

/** An account with its load, and a client that follows its events over every gateway in turn. */
interface Tenant {
  readonly accountId: string;
  readonly server: Server;
  readonly load: Load;
  readonly follower: Follower;
}

Deno.test("services apart: each kind, the broker and the database die under load, a leader sleeps past its lease, and nothing is lost or doubled", async () => {
  const fast = { SLUICE_SIMULATOR_IMAGE_MS: "30", SLUICE_SIMULATOR_VIDEO_MS: "100" };
  await using cluster = await startCluster({
    cells: CELLS,
    gateways: 2,
    orchestrators: 2,
    storages: 2,
    simulators: 4,
    env: { simulator: fast },
  });
  const chance = random(7);
  const tenants: Tenant[] = [];
  try {
    for (let cell = 0; cell < CELLS; cell++) tenants.push(await openTenant(cluster, cell, chance));
    await goOn(tenants);
    for (const blow of blows(cluster)) {
      await blow();
      await goOn(tenants);
    }
    for (const { load } of tenants) load.stop();
    for (const { load } of tenants) await load.done;
    const books = cluster.simulatorDirs.map((dir) => bookIn(dir));
    for (const { server, load, follower, accountId } of tenants) {
      assert.ok(load.submitted.length > 50, `only ${load.submitted.length} jobs were submitted`);
      const asked = load.submitted.map((s) => s.jobId);
      await follower.until((commits) => areOver(asked, commits));
      await proveJobs(server, books, load, follower.commits);
      await proveMoney(server, follower.commits);
      await proveRepetitions(server, load);
      assert.deepEqual(chainBreaks(follower.commits), []);
      assert.ok(follower.connections > 1, "the follower was never cut off");
      const cell = cellOf(accountId);
      await proveLog(await openNatsBus({ servers: cluster.nats.url, cell }), accountId, follower);
    }
    // the rows that were read all the while are those that the logs make anew, and go on being read when these take over
    for (const wish of ["verify", "rebuild"]) await readModel(cluster, wish);
    for (const { server, load } of tenants) {
      assert.equal((await get(server, "/api/jobs?limit=1")).body.total, load.submitted.length);
    }
  } catch (cause) {
    const said = all(cluster).map((one) => `${one.name}:\n${one.output().slice(-3_000)}`).join("\n");
    throw new Error(`${cause instanceof Error ? cause.message : cause}\n${said}`, { cause });
  } finally {
    for (const { load, follower } of tenants) {
      load.stop();
      await follower[Symbol.asyncDispose]();
    }
  }
});

/** `sluice readmodel …`, as an operator calls it. */
async function readModel({ databaseUrl }: Cluster, wish: string): Promise<void> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "cli/main.ts", "readmodel", wish],
    env: { SLUICE_DATABASE_URL: databaseUrl, NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  assert.equal(code, 0, `readmodel ${wish}: ${text.decode(stdout)}${text.decode(stderr)}`);
}

/** What befalls them, one after the other. */
function blows(
  { gateways, orchestrators, storages, simulators, nats, postgres }: Cluster,
): (() => Promise<void>)[] {
  const killed = (service: ServiceProcess) => async () => {
    await service.kill();
    service.start();
    await service.ready();
  };
  return [
    ...[...gateways, ...storages, ...orchestrators].map(killed),
    ...simulators.slice(0, 2).map(killed),
    () => nats.restart(),
    async () => {
      await postgres.crash();
      await postgres.restart();
    },
    // a leader that sleeps: the other one leads its cells, and what the sleeper does on waking is refused
    async () => {
      const [leader, other] = await leaderAndOther(orchestrators);
      leader.signal("SIGSTOP");
      await until(async () => (await other.cells()).length === CELLS);
      leader.signal("SIGCONT");
      await leader.ready();
    },
  ];
}

/** One that leads a cell, and the other one. */
async function leaderAndOther(
  [first, second]: readonly ServiceProcess[],
): Promise<readonly [ServiceProcess, ServiceProcess]> {
  if (first === undefined || second === undefined) throw new Error("two orchestrators are needed");
  for (;;) {
    if ((await first.cells()).length > 0) return [first, second];
    if ((await second.cells()).length > 0) return [second, first];
  }
}

async function openTenant(cluster: Cluster, cell: number, chance: () => number): Promise<Tenant> {
  let turn = 0;
  const of = (key: string): Server => ({
    key,
    // another gateway each time: each must do for every request
    get url() {
      return cluster.gateways[turn++ % cluster.gateways.length]!.url;
    },
  });
  for (;;) {
    const { status, body } = await post(of(cluster.key), "/api/admin/accounts", {
      name: "load",
      plan: "business",
    });
    assert.equal(status, 201, JSON.stringify(body));
    if (cellOf(body.account.id) !== cell) continue;
    const grant = { amount: 1_000_000, reason: "for the test" };
    await post(of(cluster.key), `/api/admin/accounts/${body.account.id}/credits`, grant);
    const server = of(body.key.key);
    // the key may have to reach the other gateway yet
    await until(async () => (await get(server, "/api/user/me")).status === 200);
    await until(async () => (await get(server, "/api/user/me")).status === 200);
    return {
      accountId: body.account.id,
      server,
      follower: followEvents(server, "0"),
      load: startLoad(server, CLIENTS, chance),
    };
  }
}

/** Each account's work goes on. */
async function goOn(tenants: readonly Tenant[]): Promise<void> {
  for (const { follower } of tenants) {
    const wanted = follower.commits.length + GO_ON;
    await follower.until((commits) => commits.length >= wanted);
  }
}

function areOver(jobIds: readonly string[], commits: readonly CommitFrame[]): boolean {
  const events = commits.flatMap((commit) => commit.events);
  const over = new Set(events.filter((e) => FINAL.has(e.type)).map((e) => e.data.jobId));
  return jobIds.every((jobId) => over.has(jobId));
}

function bookIn(dir: string): string {
  const [agent] = [...Deno.readDirSync(`${dir}/simulator`)];
  return `${dir}/simulator/${agent?.name}`;
}

function all({ gateways, orchestrators, storages, simulators }: Cluster): readonly ServiceProcess[] {
  return [...gateways, ...orchestrators, ...storages, ...simulators];
}

async function until(so: () => boolean | Promise<boolean>): Promise<void> {
  while (!await so()) await new Promise((resolve) => setTimeout(resolve, 50));
}
