/** The real process, started as a user starts it, for measuring from outside. */

export interface Sluice {
  readonly url: string;
  readonly port: number;
  readonly key: string;
  readonly pid: number;
  /** From the start of the process until it answered `/readyz`, ms. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

const KEY = /slk_[0-9A-Za-z]{49}/;

/** Starts `sluice start` on a free port with `dataDir`; `key` when the folder knows one already. */
export async function startSluice(
  dataDir: string,
  env: Record<string, string> = {},
  key?: string,
): Promise<Sluice> {
  const began = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL("../../cli/main.ts", import.meta.url).pathname, "start"],
    env: { SLUICE_DATA_DIR: dataDir, SLUICE_PORT: "0", SLUICE_LOG_LEVEL: "error", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let banner = "";
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  while (!banner.includes("Stop with Ctrl+C")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`start Sluice: it ended, saying "${banner}"`);
    banner += value;
  }
  const url = /Address\s+(\S+)/.exec(banner)?.[1] ?? "";
  await (await fetch(`${url}/readyz`)).body?.cancel();
  return {
    url,
    port: Number(new URL(url).port),
    key: key ?? KEY.exec(banner)?.[0] ?? "",
    pid: child.pid,
    readyMs: performance.now() - began,
    stop: async () => {
      child.kill("SIGTERM");
      await reader.cancel();
      await child.status;
    },
  };
}

/** Resident memory of a process, MB of 2^20 bytes (Linux `/proc`). */
export async function rssMb(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** Runs another file of this folder as a process of its own and gives what it printed as JSON. */
export async function runPart<T>(file: string, options: unknown): Promise<T> {
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL(file, import.meta.url).pathname, JSON.stringify(options)],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`run ${file}: it failed`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
