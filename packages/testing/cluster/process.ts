/** One service as a process of its own, to be killed, stopped and brought back at will. */

import { join } from "node:path";
import { outside } from "../outside.ts";

const ROOT = join(import.meta.dirname ?? ".", "../../..");
const READY_WITHIN_MS = 90_000;

export interface ServiceProcess extends AsyncDisposable {
  readonly name: string;
  /** Without a trailing slash; the same after a restart. */
  readonly url: string;
  readonly pid: number;
  readonly running: boolean;
  /** Everything that it and those before it printed. */
  output(): string;
  /** Resolves when `/readyz` says so. Throws when the process ends, or says nothing good for long. */
  ready(): Promise<void>;
  /** What `/readyz` says now: the names of what is missing with why; null when it is ready or does not answer. */
  missing(): Promise<Readonly<Record<string, string>> | null>;
  /** The cells that it works for now, as `/readyz` says; none when it does not answer. */
  cells(): Promise<readonly number[]>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  signal(signal: Deno.Signal): void;
  /** SIGTERM; resolves with the exit code when it is gone. */
  stop(): Promise<number>;
  /** Starts it again on the same port, with the same folder. */
  start(): void;
}

export interface ServiceProcessOptions {
  readonly name: string;
  /** The file to run, and its permissions. */
  readonly args: readonly string[];
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

const running = new Set<Deno.ChildProcess>();
// a test that throws disposes of nothing; the processes must go all the same
globalThis.addEventListener("unload", () => running.forEach((child) => killNow(child)));

function killNow(child: Deno.ChildProcess, signal: Deno.Signal = "SIGKILL"): void {
  try {
    child.kill(signal);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended already
  }
}

/** Starts it and does not wait. */
export function spawnService({ name, args, port, env }: ServiceProcessOptions): ServiceProcess {
  const url = `http://127.0.0.1:${port}`;
  let output = "";
  let child: Deno.ChildProcess;
  let ended: Promise<number>;
  let code: number | null = null;

  function start(): void {
    code = null;
    child = new Deno.Command(Deno.execPath(), {
      args: ["run", ...args],
      cwd: ROOT,
      clearEnv: true,
      env: { ...outside(), NO_COLOR: "1", ...env, SLUICE_PORT: String(port) },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    running.add(child);
    const one = child;
    const reading = [one.stdout, one.stderr].map(async (stream) => {
      for await (const text of stream.pipeThrough(new TextDecoderStream())) output += text;
    });
    ended = (async () => {
      const [status] = await Promise.all([one.status, ...reading]);
      running.delete(one);
      return code = status.code;
    })();
  }

  async function ask(): Promise<Response | null> {
    return await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
  }
  start();
  return {
    name,
    url,
    get pid() {
      return child.pid;
    },
    get running() {
      return code === null;
    },
    output: () => output,
    async ready() {
      for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await pause(50)) {
        if (code !== null) {
          throw new Error(`start the ${name}: it ended with code ${code} and said ${output}`);
        }
        const answer = await ask();
        await answer?.body?.cancel();
        if (answer?.ok === true) return;
      }
      const last = await ask();
      throw new Error(
        `start the ${name}: not ready in time, ${await last?.text()}; it said ${output.slice(-4_000)}`,
      );
    },
    async cells() {
      const answer = await ask();
      const { cells = [] } = await answer?.json() as { readonly cells?: readonly number[] } ?? {};
      return cells;
    },
    async missing() {
      const answer = await ask();
      if (answer === null || answer.ok) {
        await answer?.body?.cancel();
        return null;
      }
      const { missing, details } = await answer.json() as {
        readonly missing: readonly string[];
        readonly details?: Readonly<Record<string, string>>;
      };
      return Object.fromEntries(missing.map((what) => [what, details?.[what] ?? ""]));
    },
    async kill() {
      killNow(child);
      await ended;
    },
    signal: (signal) => killNow(child, signal),
    async stop() {
      killNow(child, "SIGTERM");
      return await ended;
    },
    start,
    async [Symbol.asyncDispose]() {
      killNow(child);
      await ended;
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
