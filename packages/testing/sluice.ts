/** Runs the real `sluice start` as a process of its own, to be killed and brought back at will. */

import { join } from "node:path";
import { copyEmptyReadModel } from "./empty_read_model.ts";
import { outside } from "./outside.ts";

const ROOT = join(import.meta.dirname ?? ".", "../..");
/** A well-formed key (contracts/settled.md point 1), made for tests and good nowhere else. */
export const ADMIN_KEY = "slk_1fJjkkpe9PiTw9KSulA8Ghct30vZz4HpdQ5c5b9cPF12dZ9Ea";
const START_WITHIN_MS = 180_000;

export interface SluiceOptions {
  /** Kept when the process ends; a folder of its own, with an empty database and removed at disposal, if absent. */
  readonly dataDir?: string;
  /** Variables beside or instead of the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** A port that a restart can have again; a free one if absent. */
  readonly port?: number;
  /** A command that the start is wrapped into, such as a shell that sets limits; it must `exec` its arguments. */
  readonly wrapper?: readonly string[];
}

/** A process that was started and may not answer yet, or ever. */
export interface SluiceProcess extends AsyncDisposable {
  readonly pid: number;
  readonly dataDir: string;
  readonly port: number;
  /** Everything it printed so far, standard output and error together. */
  output(): string;
  /** Its exit code when it has ended. */
  readonly ended: Promise<number>;
  /** SIGKILL, as a power cut would end it; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code when it is gone. */
  stop(): Promise<number>;
}

/** A Sluice that answers. */
export interface Sluice extends SluiceProcess {
  /** Without a trailing slash. */
  readonly url: string;
  readonly key: string;
}

/** The process ended before it answered. Thrown by `startSluice`. */
export class SluiceEnded extends Error {
  override readonly name = "SluiceEnded";
  constructor(readonly code: number, readonly output: string) {
    super(`start Sluice: it ended with code ${code} and said: ${output}`);
  }
}

const running = new Set<Deno.ChildProcess>();
// A test that throws or is interrupted disposes of nothing; the process must go all the same.
globalThis.addEventListener("unload", () => running.forEach(killNow));

function killNow(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended already
  }
}

/** Starts Sluice and resolves when `/readyz` says so. Throws `SluiceEnded`. Dispose of it with `await using`. */
export async function startSluice(options: SluiceOptions = {}): Promise<Sluice> {
  const process = await spawnSluice(options);
  const { env = {} } = options;
  try {
    const url = await answering(process);
    const key = /^ +Key +(slk_\w+)/m.exec(process.output())?.[1] ?? env["SLUICE_ADMIN_KEY"] ?? ADMIN_KEY;
    return { ...process, url, key };
  } catch (error) {
    await process[Symbol.asyncDispose]();
    throw error;
  }
}

/** Starts the process and does not wait for it: for starts that must fail. */
export async function spawnSluice(options: SluiceOptions = {}): Promise<SluiceProcess> {
  const { env = {}, wrapper = [], port = freePort() } = options;
  const dataDir = options.dataDir ?? await newDataDir();
  const [command = "", ...args] = [...wrapper, Deno.execPath(), "run", "-A", "cli/main.ts", "start"];
  const child = new Deno.Command(command, {
    args,
    cwd: ROOT,
    clearEnv: true,
    env: {
      ...outside(),
      NO_COLOR: "1",
      SLUICE_DATA_DIR: dataDir,
      SLUICE_PORT: String(port),
      SLUICE_ADMIN_KEY: ADMIN_KEY,
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  running.add(child);
  let output = "";
  const reading = [child.stdout, child.stderr].map(async (stream) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) output += text;
  });
  const ended = (async () => {
    const [{ code }] = await Promise.all([child.status, ...reading]);
    running.delete(child);
    return code;
  })();

  const kill = async () => {
    killNow(child);
    await ended;
  };
  return {
    pid: child.pid,
    dataDir,
    port,
    output: () => output,
    ended,
    kill,
    async stop() {
      child.kill("SIGTERM");
      return await ended;
    },
    async [Symbol.asyncDispose]() {
      await kill();
      if (options.dataDir === undefined) await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** With what a start makes first and in the same way each time. A test that gives a folder of its own sees that too. */
async function newDataDir(): Promise<string> {
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-" });
  await copyEmptyReadModel(`${dataDir}/readmodel`);
  return dataDir;
}

/** Waits for the banner and for `/readyz`; the address is the banner's. */
async function answering(process: SluiceProcess): Promise<string> {
  let code: number | null = null;
  process.ended.then((value) => code = value);
  for (const deadline = Date.now() + START_WITHIN_MS; Date.now() < deadline; await pause(20)) {
    if (code !== null) throw new SluiceEnded(code, process.output());
    const url = /^ +Address +(\S+)/m.exec(process.output())?.[1];
    if (url === undefined) continue;
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok === true) return url;
  }
  throw new Error(`start Sluice: no answer within ${START_WITHIN_MS} ms; it said: ${process.output()}`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Ports of a test process: another one, which runs beside it, has most likely others, so neither is given what the other is about to open. */
const PORTS_EACH = 150;
const FIRST_PORT = 15_000 + (Deno.pid % 100) * PORTS_EACH;
let lastPort = Math.floor(Math.random() * PORTS_EACH);

/**
 * A port that nobody listens on now, below those that the system gives to clients: a client that knocks while the
 * process is away could else be connected with itself. None is given twice before all others were.
 */
export function freePort(): number {
  for (;;) {
    lastPort = (lastPort + 1) % PORTS_EACH;
    const port = FIRST_PORT + lastPort;
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
