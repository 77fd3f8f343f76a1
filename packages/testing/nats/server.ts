/** Launches the real nats-server on a free port with its own store, to be killed and brought back at will. */

import { type JetStreamManager, jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { delimiter, join } from "node:path";
import { existsSync } from "node:fs";

export interface NatsServerOptions {
  /** Off to test what happens without it; on by default. */
  readonly jetstream?: boolean;
  /** Bytes of the largest message that the server takes; 1 MiB if absent. */
  readonly maxPayload?: number;
  /** Bytes of all streams together; what the disk has room for if absent. */
  readonly maxStore?: number;
  /** Where it listens; a free port if absent. */
  readonly port?: number;
  /** A configuration file instead of all this, and the environment that it reads; it is given `NATS_STORE_DIR`. */
  readonly config?: { readonly path: string; readonly env: Readonly<Record<string, string>> };
}

export interface NatsServer {
  /** `nats://127.0.0.1:<port>`, the same after a restart. */
  readonly url: string;
  readonly port: number;
  /** What it and those before it said. */
  log(): string;
  /** Kills the server as a power cut would end its process (SIGKILL) and waits until it is gone. */
  kill(): Promise<void>;
  /** Kills the server if it runs and starts it again on the same port and store. */
  restart(): Promise<void>;
  /** Makes a stream of the test's own. */
  addStream(config: Partial<StreamConfig> & { readonly name: string }): Promise<void>;
  deleteStream(name: string): Promise<void>;
  /** Kills the server and removes its store. */
  stop(): Promise<void>;
}

const NAME = "nats-server";

function jetstreamBlock(folder: string, maxStore: number | undefined): string {
  const limit = maxStore === undefined ? "" : `, max_file_store: ${maxStore}`;
  return `jetstream { store_dir: ${JSON.stringify(folder)}${limit} }`;
}

/** Starts a server; resolves when it takes connections. Throws when the binary is missing or does not start. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const binary = findNatsServer();
  const folder = await Deno.makeTempDir({ prefix: "nats-" });
  const config = options.config?.path ?? join(folder, "server.conf");
  const env = { ...options.config?.env, NATS_STORE_DIR: folder };
  if (options.config === undefined) {
    await Deno.writeTextFile(
      config,
      [
        `max_payload: ${options.maxPayload ?? 1_048_576}`,
        ...options.jetstream === false ? [] : [jetstreamBlock(folder, options.maxStore)],
      ].join("\n"),
    );
  }

  let log = "";
  const hear = (text: string) => void (log += text);
  let running = await launch(binary, config, options.port ?? -1, env, hear);
  const { port } = running;
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    log: () => log,
    kill: () => running.kill(),
    async restart() {
      await running.kill();
      running = await launch(binary, config, port, env, hear);
    },
    addStream: (stream) => managing(port, async (jsm) => void await jsm.streams.add(stream)),
    deleteStream: (name) => managing(port, async (jsm) => void await jsm.streams.delete(name)),
    async stop() {
      await running.kill();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function managing(port: number, act: (jsm: JetStreamManager) => Promise<void>): Promise<void> {
  const nc = await connect({ servers: `127.0.0.1:${port}` });
  try {
    await act(await jetstreamManager(nc));
  } finally {
    await nc.close();
  }
}

/** Where the binary is. Throws with the way to get it. */
export function findNatsServer(): string {
  const folders = [...(Deno.env.get("PATH") ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const found = folders.map((folder) => join(folder, NAME)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    `Cannot find "${NAME}" on the PATH: install it (Debian: apt-get install nats-server; elsewhere: nats.io/download)`,
  );
}

interface Running {
  readonly port: number;
  kill(): Promise<void>;
}

/** Starts the process; -1 lets it choose a free port, which its log tells. */
async function launch(
  binary: string,
  config: string,
  port: number,
  env: Readonly<Record<string, string>>,
  hear: (text: string) => void,
): Promise<Running> {
  const child = new Deno.Command(binary, {
    args: ["-a", "127.0.0.1", "-p", String(port), "-c", config],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const ready = Promise.withResolvers<number>();
  const drained = watchLog(child.stderr, ready, hear);

  async function kill(): Promise<void> {
    try {
      child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    await child.status;
    await drained;
  }

  try {
    return { port: await ready.promise, kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

/** Reads the server's log to its end, so that the pipe never fills, and tells when and where it listens. */
async function watchLog(
  stderr: ReadableStream<Uint8Array>,
  ready: PromiseWithResolvers<number>,
  hear: (text: string) => void,
): Promise<void> {
  let log = "";
  let listening = false;
  for await (
    const chunk of stderr.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
  ) {
    hear(chunk);
    if (listening) continue;
    log += chunk;
    const port = /Listening for client connections on [^\n]*:(\d+)\n/.exec(log)?.[1];
    if (port === undefined || !log.includes("Server is ready")) continue;
    listening = true;
    ready.resolve(Number(port));
  }
  ready.reject(new Error(`Cannot start "${NAME}": it ended with the log ${JSON.stringify(log)}`));
}
