/** What every command has in common: strict flags, one way to end, and help that names the exit codes. */

import { type ArgsDef, type CommandDef, defineCommand, type ParsedArgs } from "citty";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { clientConfig } from "./client_config.ts";
import { adviceFor, EXIT, type ExitCode, exitCodeOf, UsageWrong } from "./failures.ts";
import { createScreen, type Screen } from "./screen.ts";

export interface Given<T extends ArgsDef> {
  readonly args: ParsedArgs<T>;
  /** Every value of a flag that may be repeated. */
  readonly all: (name: string) => readonly string[];
  readonly screen: Screen;
}

interface Definition<T extends ArgsDef> {
  readonly name: string;
  readonly description: string;
  readonly args: T;
  /** Resolves with the exit code; nothing means done. */
  readonly run: (given: Given<T>) => Promise<ExitCode | void>;
}

/** The flag of every command that has a result. */
export const JSON_FLAG = {
  json: { type: "boolean", description: "Print one JSON document and nothing else on standard output" },
} as const;

/** Defines a command whose mistakes end it with a message, what to do and an exit code. */
export function command<const T extends ArgsDef>(
  { name, description, args, run }: Definition<T>,
): CommandDef {
  return defineCommand({
    meta: { name, description },
    args,
    async run(context) {
      try {
        const all = checkFlags(args, context.rawArgs);
        const screen = createScreen(clientConfig());
        Deno.exit(await run({ args: context.args, all, screen }) ?? EXIT.done);
      } catch (error) {
        endWith(error, context.rawArgs.includes("--json"));
      }
    },
  }) as unknown as CommandDef; // the tree holds commands of every shape of flags
}

/** Says what stopped the command and ends the process; under `json` the error is a document too. */
export function endWith(error: unknown, json = false): never {
  const message = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  const code = (error as { code?: unknown } | null)?.code;
  const advice = adviceFor(error);
  const screen = createScreen({ plain: true });
  const exitCode = exitCodeOf(error);
  screen.err(`sluice: ${message}${advice === null ? "" : `\n  ${advice}`}`);
  if (json) {
    screen.json({ error: { message, code: typeof code === "string" ? code : null, advice, exitCode } });
  }
  Deno.exit(exitCode);
}

/** The parser of the command tree lets unknown flags pass; somebody who mistypes --count must not pay for one picture too many. */
function checkFlags(args: ArgsDef, rawArgs: readonly string[]): (name: string) => readonly string[] {
  const options: Record<string, { type: "boolean" } | { type: "string"; multiple: true }> = {};
  for (const [name, { type }] of Object.entries(args)) {
    if (type === "positional") continue;
    options[name] = type === "boolean" ? { type } : { type: "string", multiple: true };
  }
  const places = Object.values(args).filter(({ type }) => type === "positional").length;
  const { values, positionals } = parsed([...rawArgs], options);
  if (positionals.length > places) {
    throw new UsageWrong(
      `read the arguments: "${positionals[places]}" is one too many: put text with spaces in quotes`,
    );
  }
  return (name) => {
    const found = values[name];
    return Array.isArray(found) ? found.map(String) : [];
  };
}

function parsed(args: string[], options: NonNullable<Parameters<typeof parseArgs>[0]>["options"] & object) {
  try {
    return parseArgs({ args, options, allowPositionals: true, allowNegative: true, strict: true });
  } catch (cause) {
    // its second sentence is about arguments that begin with a dash, which is seldom what was meant
    const words = (cause instanceof Error ? cause.message : String(cause)).split(". To specify")[0];
    throw new UsageWrong(`read the arguments: ${words}`, { cause });
  }
}
