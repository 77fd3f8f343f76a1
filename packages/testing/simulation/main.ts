/** `deno task simulate`: `--seed N` shows one seed with its last happenings, `--seeds N` runs the seeds 1 to N, `--from M` begins at M. */

import { parseArgs } from "node:util";
import { LawBroken, simulate } from "./simulate.ts";

const USAGE = "deno task simulate [--seeds N] [--from M]   the seeds from M on, 1 to 200 if not said\n" +
  "deno task simulate --seed N                 one seed, with its last happenings if a law breaks";
const write = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
const values = read();

/** What was asked for. Ends the program when that cannot be read, or when it is how to ask. */
function read() {
  const options = {
    seed: { type: "string" },
    seeds: { type: "string" },
    from: { type: "string" },
    help: { type: "boolean" },
  } as const;
  try {
    const { values } = parseArgs({ options });
    if (!values.help) return values;
    write(USAGE);
    Deno.exit(0);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    write(`${error.message}\n${USAGE}`);
    Deno.exit(2);
  }
}

/** A whole number above 0. Ends the program when it is none. */
function count(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  write(`read --${name} "${text}": it is no whole number above 0; give one`);
  Deno.exit(2);
}

const first = count("from", values.seed ?? values.from ?? "1");
const last = values.seed === undefined ? first - 1 + count("seeds", values.seeds ?? "200") : first;
const began = performance.now();
const broken: number[] = [];
let [steps, commits, jobs] = [0, 0, 0];
for (let seed = first; seed <= last; seed++) {
  try {
    const result = await simulate(seed);
    steps += result.steps;
    commits += result.commits;
    jobs += result.jobs;
  } catch (error) {
    if (!(error instanceof LawBroken)) throw error;
    broken.push(seed);
    if (values.seed !== undefined) write(error.trace.join("\n"));
    write(error.message);
  }
}
const seconds = ((performance.now() - began) / 1_000).toFixed(1);
write(
  `${
    last - first + 1
  } seeds, ${jobs} jobs, ${commits} commits, ${steps} steps, ${seconds} s, ${broken.length} broken`,
);
Deno.exit(broken.length === 0 ? 0 : 1);
