/** Help: the usage of one command, then what holds for all of them. */

import { type CommandDef, renderUsage } from "citty";
import { stripVTControlCharacters } from "node:util";

const ALL = `
ENVIRONMENT

  SLUICE_KEY  your API key; the first start of Sluice prints one
  SLUICE_URL  where Sluice runs; http://127.0.0.1:8001 if not set
  NO_COLOR    no colours, when set to anything

EXIT CODES

    0  done
    1  the job failed, or the server refused
    2  the command was not understood
    3  the server cannot be reached, or does not accept the key
    4  left while the job was still running: --timeout, SIGTERM
  130  Ctrl+C; the job goes on`;

/** The help of the command that the arguments name. */
export async function helpOf(root: CommandDef, args: readonly string[]): Promise<string> {
  let [command, path]: [CommandDef, string] = [root, ""];
  for (const word of args) {
    const next = await subCommand(command, word);
    if (next === null) continue;
    path = `${path} ${(await valueOf(command.meta))?.name ?? ""}`.trim();
    command = next;
  }
  const parent = path === "" ? undefined : { meta: { name: path } };
  const usage = stripVTControlCharacters(await renderUsage(command, parent));
  return `${usage.replaceAll(/ +$/gm, "")}\n${ALL}`;
}

async function subCommand(command: CommandDef, word: string): Promise<CommandDef | null> {
  const all = await valueOf(command.subCommands) ?? {};
  return Object.hasOwn(all, word) ? await valueOf(all[word]) ?? null : null;
}

async function valueOf<T>(value: T | Promise<T> | (() => T) | (() => Promise<T>)): Promise<T> {
  return await (typeof value === "function" ? (value as () => T | Promise<T>)() : value);
}
