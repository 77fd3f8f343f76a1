/** An orchestrator: the real sessions of agents, and the real decider for as long as it holds the cell's lease. */

import { sleep } from "@sluice/clock";
import { TIMINGS } from "@sluice/domain";
import { ALLOW_NOTHING, signingSecret } from "@sluice/media";
import { openSession, startDecider } from "@sluice/orchestrator";
import { createHash } from "node:crypto";
import { type Bucket, bucketOf, isFoldOf } from "./bucket.ts";
import { CELL } from "./cluster.ts";
import { answersEarly } from "./mutations.ts";
import type { Door } from "./line.ts";
import type { Process } from "./process.ts";
import { type Part, partOf, type Stage } from "./stage.ts";

export const SECRET = signingSecret("a secret of the simulation, and no other");
export const UPLOAD_URL = "http://storage.simulation";
const LEASE_MS = 6_000;
/** Commits; few, so that every seed starts from some. */
const SNAPSHOT_EVERY = 15;
const NEXT_TRY_MS = 1_000;

export interface Orchestrator extends Part {
  /** Where agents come in; null while nobody is there. */
  door(): Door | null;
}

export function orchestratorPart(stage: Stage, name: string, bucket: Bucket): Orchestrator {
  const { world, network, cluster, laws, mutation } = stage;
  const newId = () => world.random.uuid();
  let door: Door | null = null;

  function run(process: Process): void {
    const bus = cluster.busOf(process);
    const { clock } = process;
    door = {
      process,
      accept: (line, token) =>
        laws.watchSession(
          openSession(laws.watchLine(line), createHash("sha256").update(token).digest("hex"), {
            cells: [bus],
            clock,
            newId,
            leaseMs: TIMINGS.leaseMs,
            secret: SECRET,
            uploadUrl: UPLOAD_URL,
            maxBytes: 1_000_000,
            egressAllow: ALLOW_NOTHING,
          }),
        ),
    };
    const gone = new AbortController().signal;

    /** Leads whenever it can; a decider that cannot go on ends the process, and its supervisor starts another. */
    async function lead(): Promise<void> {
      for (;;) {
        const lease = await bus.leases.acquire(`cell.${CELL}`, name, LEASE_MS);
        if (lease === null) {
          await sleep(clock, NEXT_TRY_MS, gone);
          continue;
        }
        world.note(`${name}: leads`);
        const decider = startDecider({
          bus: mutation === "early_answer" ? answersEarly(bus) : bus,
          cell: CELL,
          clock,
          newId,
          snapshots: bucketOf(bucket, network, process),
          snapshotEvery: SNAPSHOT_EVERY,
          onReplayed: (state, head) => {
            if (isFoldOf(state, head, cluster.log.lines)) return;
            laws.fail("a state is the fold of its log", `${name}, after commit ${head.number}`);
          },
          onProblem: (problem) => world.note(`${name}: ${problem.message}`),
        });
        const lost = new Promise<void>((resolve) => lease.lost.addEventListener("abort", () => resolve()));
        await Promise.race([lost, decider.done]);
        await decider.close();
        await lease.release();
      }
    }
    lead().catch((error) => {
      world.note(`${name}: ends, ${error}`);
      if (!(error instanceof Error) || error.name !== "LogUnwritable") {
        laws.fail("the decider goes on", String(error));
      }
      process.kill();
      world.after(1_000, `${name}: started by its supervisor`, () => !part.process.alive && part.start());
    });
  }

  const part = partOf(world, name, run);
  return Object.assign(part, {
    door: () => door !== null && door.process.alive ? door : null,
  });
}
