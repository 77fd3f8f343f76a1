/** What every part of a simulation stands on. */

import type { Cluster } from "./cluster.ts";
import type { Laws } from "./laws.ts";
import type { Network } from "./network.ts";
import { Process } from "./process.ts";
import type { Site } from "./site.ts";
import type { World } from "./world.ts";

export interface Stage {
  readonly world: World;
  readonly network: Network;
  readonly cluster: Cluster;
  readonly site: Site;
  readonly laws: Laws;
  readonly mutation: Mutation | null;
}

/** A mistake that is put in on purpose, to see that the simulator finds it. */
export type Mutation =
  /** The log takes what does not continue it. */
  | "no_fence"
  /** Agents press when they have asked for leave, and do not wait for it. */
  | "press_before_ack"
  /** A projector leaves out a commit now and then. */
  | "drop_commit"
  /** Answers leave before their commit is durable. */
  | "early_answer"
  /** Agents that look for lost work say that they never pressed. */
  | "deny_press"
  /** A follower resumes one commit too late. */
  | "late_resume";

/** A part that lives in one process after the other. */
export interface Part {
  readonly name: string;
  /** The present life. */
  process: Process;
  /** Begins in a new process. */
  start(): void;
}

/** A part whose `run` begins in each of its processes anew. */
export function partOf(world: World, name: string, run: (process: Process) => void): Part {
  const part: Part = {
    name,
    process: new Process(world, name),
    start() {
      const { skewMs } = part.process;
      part.process = new Process(world, name);
      part.process.skewMs = skewMs;
      run(part.process);
    },
  };
  return part;
}
