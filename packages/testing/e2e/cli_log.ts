/** Runs `sluice log …` with settings of its own and text on its standard input. */

import { cliCommand } from "./cli.ts";

export interface LogRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function runLog(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  input = "",
): Promise<LogRun> {
  const { command, args: all, env } = cliCommand({ url: "", cwd: "." }, ["log", ...args]);
  const child = new Deno.Command(command, {
    args: all,
    clearEnv: true,
    env: { ...env, ...settings },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  // a command that refuses does not read on
  const writing = new Blob([input]).stream().pipeTo(child.stdin).catch(() => {});
  const [{ code, stdout, stderr }] = await Promise.all([child.output(), writing]);
  const [out = "", err = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}
