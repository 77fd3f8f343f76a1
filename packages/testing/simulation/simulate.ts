/** One simulation: a cell with all its parts, trouble for a few minutes, then rest, until everything is final. */

import { openMemoryProjection, type Rows } from "@sluice/readmodel";
import type { Commit } from "@sluice/domain";
import { deepStrictEqual } from "node:assert";
import { agentPart } from "./agent_part.ts";
import type { Bucket } from "./bucket.ts";
import { clientPart } from "./client_part.ts";
import { CELL, openCluster } from "./cluster.ts";
import { followerPart } from "./follower_part.ts";
import { Laws } from "./laws.ts";
import { nemesisOf } from "./nemesis.ts";
import { Network } from "./network.ts";
import { orchestratorPart } from "./orchestrator_part.ts";
import { Site } from "./site.ts";
import type { Mutation, Stage } from "./stage.ts";
import { newTables, storagePart, type Tables } from "./storage_part.ts";
import { workloadOf } from "./workload.ts";
import { BEGINNING, World } from "./world.ts";

/** A law was broken. Thrown by `simulate`; the message says how to see it again. */
export class LawBroken extends Error {
  override readonly name = "LawBroken";
  constructor(
    readonly seed: number,
    readonly step: number,
    readonly how: string,
    readonly trace: readonly string[],
  ) {
    super(
      `simulate seed ${seed}: step ${step} broke a law: ${how}; see it again: deno task simulate --seed ${seed}`,
    );
  }
}

export interface SimulationResult {
  /** The same for the same seed. */
  readonly digest: string;
  readonly steps: number;
  readonly commits: number;
  readonly jobs: number;
  /** Virtual time, ms. */
  readonly ms: number;
}

/** Steps in which everything must be final once nothing goes wrong any more. */
const REST_STEPS = 60_000;
const HELP_EVERY_MS = 20_000;
/** How often the rows are held against a fresh fold, steps. */
const LOOK_EVERY = 500;

/**
 * Simulates by a seed.
 * @param mutation a mistake on purpose
 * @throws LawBroken
 */
export async function simulate(seed: number, mutation: Mutation | null = null): Promise<SimulationResult> {
  const world = new World(seed);
  const { random } = world;
  const network = new Network(world);
  const cluster = openCluster(network);
  const site = new Site(world);
  const laws = new Laws(cluster.log, site);
  const stage: Stage = { world, network, cluster, site, laws, mutation };
  if (mutation === "no_fence") cluster.log.isGuarded = false;

  const tables = newTables();
  const bucket: Bucket = new Map();
  const orchestrators = [1, 2].map((n) => orchestratorPart(stage, `orchestrator ${n}`, bucket));
  const storages = [1, 2].map((n) => storagePart(stage, `storage ${n}`, tables));
  const door = () => {
    const open = orchestrators.map((one) => one.door()).filter((one) => one !== null);
    return open.length === 0 ? null : random.pick(open);
  };
  const agents = Array.from({ length: random.int(1, 3) }, (_, n) =>
    agentPart(stage, `agent ${n + 1}`, {
      agentId: random.uuid(),
      token: random.uuid(),
      concurrency: random.int(1, 3),
      minGapMs: random.pick([0, 0, 1_000]),
      door,
      storages,
    }));
  const client = clientPart(stage, "gateway");
  const followers = [1, 2].map((n) => followerPart(stage, `follower ${n}`));
  const parts = [...orchestrators, ...storages, ...agents, client, ...followers];
  const nemesis = nemesisOf(stage, parts, agents);
  const workload = workloadOf(stage, client, agents);

  world.afterStep = () => {
    if (world.step % LOOK_EVERY === 0) checkRows(tables, laws, cluster.log.lines);
    if (laws.broken !== null) throw new LawBroken(seed, world.step, laws.broken, world.trace.slice(-200));
  };

  for (const part of parts) part.start();
  workload.begin();
  nemesis.begin();
  const troubleUntil = BEGINNING + random.int(30_000, 120_000);
  const wishes = random.int(5, 30);
  for (let n = 0; n < wishes; n++) {
    world.after(2_000 + random.next() * (troubleUntil - BEGINNING - 2_000), "a wish", () => workload.next());
  }
  await world.run(() => world.now >= troubleUntil, Infinity);

  world.note("no more trouble");
  nemesis.end();
  const help = () => {
    workload.help();
    world.after(HELP_EVERY_MS, "owners look", help);
  };
  help();
  const isDone = () =>
    client.unanswered === 0 && laws.ledger.open().length === 0 && cluster.inbox.size === 0 &&
    tables.rows().position.hash === cluster.log.head.hash &&
    followers.every(({ name }) => laws.seenBy(name) === cluster.log.head.number);
  const isFinal = await world.run(isDone, REST_STEPS);
  if (!isFinal) laws.fail("everything becomes final", openWork(laws, client.unanswered, cluster.inbox.size));
  checkRows(tables, laws, cluster.log.lines);
  world.afterStep();
  const { digest, step: steps } = world;
  const hash = cluster.log.head.hash.slice(0, 16);
  return {
    digest: `${digest}:${hash}`,
    steps,
    commits: cluster.log.lines.length,
    jobs: laws.ledger.jobs.size,
    ms: world.now - BEGINNING,
  };
}

function openWork(laws: Laws, unanswered: number, waiting: number): string {
  const open = laws.ledger.open().map(({ spec, state }) => `${spec.jobId} ${state.status}`).join(", ");
  return `open: ${open || "none"}; ${unanswered} wishes without an answer, ${waiting} commands in the inbox`;
}

/** Rows that hold the whole log must be what a fresh fold of it gives. */
function checkRows(tables: Tables, laws: Laws, lines: readonly string[]): void {
  const rows: Rows = tables.rows();
  if (rows.position.number !== lines.length || lines.length === 0) return;
  const fresh = openMemoryProjection(CELL);
  const commits = lines.map((line) => JSON.parse(line) as Commit);
  void fresh.apply(commits);
  try {
    deepStrictEqual(rows, fresh.rows());
  } catch (error) {
    laws.fail("rows equal a fresh fold", String(error).slice(0, 2_000));
  }
}
