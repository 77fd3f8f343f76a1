/** Runs the command line as a process of its own, as a person or a script would. */

import { join } from "node:path";
import { outside } from "../outside.ts";

const MAIN = join(import.meta.dirname ?? ".", "../../../cli/main.ts");

export interface CliOptions {
  readonly url: string;
  readonly key?: string;
  /** Where it runs; files are saved here. */
  readonly cwd: string;
}

/** What became of a command. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Standard output as JSON; throws when it is not one document and nothing else. */
  // deno-lint-ignore no-explicit-any -- tests look into what any command prints
  json(): any;
}

/** A command that may still be running. */
export interface CliRun {
  /** Resolves when the pattern stands in what was printed so far (both outputs); rejects when the command ends without it. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: Deno.Signal): void;
  readonly ended: Promise<CliResult>;
}

/** The arguments and environment of the command, for whoever starts it himself. */
export function cliCommand(
  { url, key }: CliOptions,
  args: readonly string[],
): { readonly command: string; readonly args: string[]; readonly env: Record<string, string> } {
  return {
    command: Deno.execPath(),
    args: ["run", "-A", "--no-check", MAIN, ...args],
    env: {
      ...outside(),
      SLUICE_URL: url,
      ...(key === undefined ? {} : { SLUICE_KEY: key }),
    },
  };
}

/** Starts `sluice …`. */
export function startCli(options: CliOptions, ...args: string[]): CliRun {
  const { command, ...rest } = cliCommand(options, args);
  const child = new Deno.Command(command, {
    ...rest,
    clearEnv: true,
    cwd: options.cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const text = { out: "", err: "" };
  const waiting = new Set<() => void>();
  let over = false;
  const reading = (["out", "err"] as const).map(async (name) => {
    const stream = name === "out" ? child.stdout : child.stderr;
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      text[name] += chunk;
      waiting.forEach((look) => look());
    }
  });
  const ended = Promise.all([child.status, ...reading]).then(([{ code }]) => {
    over = true;
    waiting.forEach((look) => look());
    return { code, ...text, json: () => JSON.parse(text.out) };
  });
  return {
    ended,
    kill: (signal) => child.kill(signal),
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text.err) ?? pattern.exec(text.out);
          if (found === null && !over) return;
          waiting.delete(look);
          if (found !== null) resolve(found);
          else reject(new Error(`the command ended without ${pattern}: ${text.out}${text.err}`));
        };
        waiting.add(look);
        look();
      }),
  };
}

/** Runs `sluice …` to its end. */
export async function cli(options: CliOptions, ...args: string[]): Promise<CliResult> {
  return await startCli(options, ...args).ended;
}
