/** Runs groups of test files beside each other, each in a process of its own whose output stays in one piece. */

import type { Group } from "./test_files.ts";

/** How one run of `deno test` or `deno check` ended. */
export interface Outcome {
  /** All that it wrote, to either stream. */
  readonly text: string;
  readonly passed: number;
  /** At least 1 when the process says that it failed, also if it never came to counting. */
  readonly failed: number;
}

/**
 * Runs every group in two lanes: one takes the heavy ones and then what is first of the rest, the other what is last of
 * the rest, until they meet. After them come those that must be alone.
 *
 * @param run runs one group to its end
 * @param said is told each outcome as it comes
 */
export async function runInLanes(
  groups: readonly Group[],
  run: (group: Group) => Promise<Outcome>,
  said: (outcome: Outcome) => void,
): Promise<void> {
  const waiting = groups.filter(({ kind }) => kind !== "alone");
  const lane = async (next: () => Group | undefined) => {
    for (let group = next(); group !== undefined; group = next()) said(await run(group));
  };
  await Promise.all([
    lane(() => waiting.shift()),
    lane(() => waiting.at(-1)?.kind === "light" ? waiting.pop() : undefined),
  ]);
  const alone = groups.filter(({ kind }) => kind === "alone");
  await lane(() => alone.shift());
}

/**
 * Runs `deno` with these arguments. One that does not end is ended, with all that it started, and so is what it left
 * running: both count as failed, and the text says so.
 *
 * @param options.hear is given what it writes to its standard output while it runs
 * @param options.limitMs how long it may take
 * @param options.graceMs how long its output may stay open after its end
 */
export async function runDeno(
  args: readonly string[],
  { hear = (_chunk: string) => {}, limitMs = 900_000, graceMs = 20_000 } = {},
): Promise<Outcome> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const texts = ["", ""];
  const collect = async (
    stream: ReadableStream<Uint8Array>,
    index: number,
    hear: (chunk: string) => void,
  ) => {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      texts[index] += chunk;
      hear(chunk);
    }
  };
  const heard = Promise.all([collect(child.stdout, 0, hear), collect(child.stderr, 1, () => {})]);
  let family = [child.pid];
  const watch = setInterval(async () => family = await familyOf(child.pid, family), 1_000);
  const trouble: string[] = [];
  const late = setTimeout(() => {
    trouble.push(`Ended after ${limitMs / 1_000} s without an end: deno ${args.join(" ")}`);
    endAll(family);
  }, limitMs);
  const { code } = await child.status;
  clearTimeout(late);
  clearInterval(watch);
  const open = Promise.withResolvers<void>();
  const held = setTimeout(() => {
    trouble.push(`Left processes that hold its output: deno ${args.join(" ")}`);
    endAll(family);
    open.resolve();
  }, graceMs);
  await Promise.race([heard, open.promise]);
  clearTimeout(held);
  return outcomeOf([...texts, ...trouble].join("\n"), trouble.length > 0 ? 1 : code);
}

/** `root`, what it and `known` have started and what these have started in turn, as far as they still run. */
async function familyOf(root: number, known: readonly number[]): Promise<number[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "pid=,ppid="] }).output()
    .catch(() => ({ stdout: new Uint8Array() }));
  const pairs = new TextDecoder().decode(stdout).trim().split("\n").map((line) =>
    line.trim().split(/\s+/).map(Number)
  );
  const family = new Set([root, ...known.filter((pid) => pairs.some(([other]) => other === pid))]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const [pid = 0, parent = 0] of pairs) if (family.has(parent)) family.add(pid);
  }
  return [...family];
}

function endAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

/** Reads the counts from the last line that has them. */
export function outcomeOf(text: string, code: number): Outcome {
  const counts = [...text.matchAll(/\| (\d+) passed(?: \([^)]*\))? \| (\d+) failed/g)].at(-1);
  const failed = Number(counts?.[2] ?? 0);
  return { text, passed: Number(counts?.[1] ?? 0), failed: failed === 0 && code !== 0 ? 1 : failed };
}

/** The part of a failed outcome that tells what failed and why. */
export function troubleOf({ text }: Outcome): string {
  const at = text.lastIndexOf("\n ERRORS ");
  return at < 0 ? text.slice(-4_000) : text.slice(at);
}
