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
 * Runs `deno` with these arguments.
 *
 * @param hear is given what it writes to its standard output while it runs
 */
export async function runDeno(args: readonly string[], hear = (_chunk: string) => {}): Promise<Outcome> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const collect = async (stream: ReadableStream<Uint8Array>, hear: (chunk: string) => void) => {
    let text = "";
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      hear(chunk);
    }
    return text;
  };
  const [out, errors] = await Promise.all([collect(child.stdout, hear), collect(child.stderr, () => {})]);
  return outcomeOf(out + errors, (await child.status).code);
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
