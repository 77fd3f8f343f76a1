/**
 * A decider of one cell on NATS in a process of its own. Prints a line when it is ready, and one when it has kept its
 * state if it was to; runs until its standard input ends.
 */

import { openNatsBus } from "@sluice/bus/nats";
import { SNAPSHOT_FORMAT } from "@sluice/domain";
import { openDiskSnapshots } from "@sluice/media/snapshots";
import { startDecider } from "@sluice/orchestrator";
import { rssMb } from "./sluice.ts";

export interface LeaderOptions {
  readonly servers: string;
  readonly cell: number;
  /** Folder of the snapshots. */
  readonly dir: string;
}

export interface Leader {
  /** From the start of the process until it decided, ms. */
  readonly readyMs: number;
  /** Resolves when it has kept its state. */
  readonly kept: () => Promise<void>;
  /** Resident memory when it has stopped to change, MB of 2^20 bytes. */
  readonly rssMb: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Starts the process and resolves when it decides. */
export async function startLeader(options: LeaderOptions): Promise<Leader> {
  const began = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL(import.meta.url).pathname, JSON.stringify(options)],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  const until = async (word: string) => {
    while (!said.includes(word)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`start a leader: it ended, saying "${said}"`);
      said += value;
    }
  };
  await until("ready");
  return {
    readyMs: performance.now() - began,
    kept: () => until("kept"),
    rssMb: () => settled(child.pid),
    stop: async () => {
      await child.stdin.close();
      await child.status;
      await reader.cancel();
    },
  };
}

async function settled(pid: number): Promise<number> {
  let before = 0;
  for (let n = 0; n < 20; n++) {
    const now = await rssMb(pid);
    if (Math.abs(now - before) < 1) return now;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return before;
}

if (import.meta.main) {
  const { servers, cell, dir }: LeaderOptions = JSON.parse(Deno.args[0] ?? "");
  const say = (word: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${word}\n`));
  const bus = await openNatsBus({ servers, cell });
  const store = openDiskSnapshots(dir, SNAPSHOT_FORMAT);
  const prune = async (of: number, keep: number) => {
    const pruned = await store.prune(of, keep);
    say("kept");
    return pruned;
  };
  const decider = startDecider({
    bus,
    cell,
    snapshots: { ...store, prune },
    onProblem: (problem) => Deno.stderr.writeSync(new TextEncoder().encode(`${problem.message}\n`)),
  });
  await decider.ready;
  say("ready");
  for await (const _ of Deno.stdin.readable);
  await decider.close();
  await bus.close();
}
