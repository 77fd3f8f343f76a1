/** A deployment: the real broker, database and S3 server, and any number of each service as real processes. */

import { join } from "node:path";
import manifest from "../../../deno.json" with { type: "json" };
import { type NatsServer, type NatsServerOptions, startNatsServer } from "../nats/mod.ts";
import { startPostgres, type TestPostgres } from "../postgres/mod.ts";
import { startS3, type TestS3 } from "../s3/mod.ts";
import { ADMIN_KEY, freePort } from "../sluice.ts";
import { type ServiceProcess, spawnService } from "./process.ts";

export type Kind = "gateway" | "orchestrator" | "storage" | "simulator";

export interface ClusterOptions {
  readonly cells?: number;
  readonly gateways?: number;
  readonly orchestrators?: number;
  readonly storages?: number;
  /** Simulator agents, spread over the cells. */
  readonly simulators?: number;
  /** Variables beside or instead of the usual ones, by service. */
  readonly env?: Partial<Readonly<Record<Kind, Readonly<Record<string, string>>>>>;
  readonly nats?: NatsServerOptions;
  /** Where a kind of service finds the broker; the server itself by default. */
  readonly natsUrl?: (server: NatsServer, kind: Kind) => string;
}

export interface Cluster extends AsyncDisposable {
  readonly nats: NatsServer;
  readonly postgres: TestPostgres;
  readonly s3: TestS3;
  readonly dir: string;
  /** The operator's key. */
  readonly key: string;
  readonly databaseUrl: string;
  readonly cells: number;
  readonly gateways: readonly ServiceProcess[];
  readonly orchestrators: readonly ServiceProcess[];
  readonly storages: readonly ServiceProcess[];
  readonly simulators: readonly ServiceProcess[];
  /** The folders where the simulated providers keep their books. */
  readonly simulatorDirs: readonly string[];
  /** Starts one more of a kind. */
  add(kind: Exclude<Kind, "simulator">): ServiceProcess;
}

const SECRET = "a secret of the cluster under test, good nowhere else";

/** Starts all of it and resolves when every service is ready. Dispose of it with `await using`. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { cells = 2, gateways = 1, orchestrators = 1, storages = 1, simulators = 0, env = {} } = options;
  const undo: (() => PromiseLike<unknown>)[] = [];
  const close = async () => {
    for (const one of undo.splice(0).reverse()) await one();
  };
  try {
    const dir = await Deno.makeTempDir({ prefix: "sluice-cluster-" });
    undo.push(() => Deno.remove(dir, { recursive: true }));
    const [nats, postgres, s3] = await Promise.all([
      startNatsServer(options.nats),
      startPostgres(),
      startS3(),
    ]);
    undo.push(() => nats.stop(), () => postgres.close(), () => s3.close());
    const databaseUrl = await postgres.createDatabase("sluice");
    const counts = { gateway: gateways, orchestrator: orchestrators, storage: storages };
    const ports = {
      gateway: Array.from({ length: gateways }, freePort),
      orchestrator: Array.from({ length: orchestrators }, freePort),
      storage: Array.from({ length: storages }, freePort),
    };
    const at = (kind: keyof typeof ports, i: number) => {
      const all = ports[kind];
      return all.length === 0 ? "http://127.0.0.1:9" : `http://127.0.0.1:${all[i % all.length]}`;
    };
    const shared = {
      SLUICE_SECRET: SECRET,
      SLUICE_ADMIN_KEY: ADMIN_KEY,
      SLUICE_CELLS: String(cells),
    };
    const ofKind = (kind: keyof typeof ports, i: number): Record<string, string> => ({
      ...shared,
      SLUICE_NATS_URL: options.natsUrl?.(nats, kind) ?? nats.url,
      SLUICE_PUBLIC_URL: at("gateway", i),
      SLUICE_UPLOAD_URL: at("storage", i),
      SLUICE_DATA_DIR: join(dir, `${kind}-${i}`),
      ...(kind === "orchestrator" ? {} : { SLUICE_DATABASE_URL: databaseUrl }),
      ...(kind === "gateway" ? {} : {
        SLUICE_S3_ENDPOINT: s3.endpoint,
        SLUICE_S3_BUCKET: s3.bucket,
        SLUICE_S3_REGION: s3.region,
        SLUICE_S3_ACCESS_KEY_ID: s3.accessKeyId,
        SLUICE_S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
      }),
      ...env[kind],
    });
    const started: Record<Kind, ServiceProcess[]> = {
      gateway: [],
      orchestrator: [],
      storage: [],
      simulator: [],
    };
    const begin = (kind: keyof typeof ports): ServiceProcess => {
      const i = started[kind].length;
      const port = ports[kind][i] ?? freePort();
      const service = spawnService({
        name: `${kind} ${i}`,
        args: taskArgs(kind),
        port,
        env: ofKind(kind, i),
      });
      started[kind].push(service);
      undo.push(() => service[Symbol.asyncDispose]());
      return service;
    };
    for (const kind of ["orchestrator", "storage", "gateway"] as const) {
      for (let i = 0; i < counts[kind]; i++) begin(kind);
    }
    const [gateway] = started.gateway;
    await Promise.all(
      [...started.orchestrator, ...started.storage, ...started.gateway].map((one) => one.ready()),
    );
    const simulatorDirs: string[] = [];
    for (let i = 0; i < simulators; i++) {
      const folder = join(dir, `simulator-${i}`);
      simulatorDirs.push(folder);
      const service = spawnService({
        name: `simulator ${i}`,
        args: taskArgs("simulator"),
        port: freePort(),
        env: {
          SLUICE_AGENT_URL: at("orchestrator", i),
          SLUICE_PUBLIC_URL: gateway?.url ?? "",
          SLUICE_PAIRING_CODE: await pairingCode(gateway?.url ?? "", i % cells),
          SLUICE_DATA_DIR: folder,
          ...env.simulator,
        },
      });
      started.simulator.push(service);
      undo.push(() => service[Symbol.asyncDispose]());
    }
    await Promise.all(started.simulator.map((one) => one.ready()));
    for (const agent of await agentsOf(gateway)) await share(gateway!.url, agent);
    return {
      nats,
      postgres,
      s3,
      dir,
      key: ADMIN_KEY,
      databaseUrl,
      cells,
      gateways: started.gateway,
      orchestrators: started.orchestrator,
      storages: started.storage,
      simulators: started.simulator,
      simulatorDirs,
      add: begin,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the service's own task runs, so that its permissions are the ones under test. */
function taskArgs(kind: Kind): string[] {
  const [, ...args] = manifest.tasks[kind].command.split(" ");
  return args.slice(1);
}

const HEADERS = { "x-api-key": ADMIN_KEY, "content-type": "application/json" };

async function pairingCode(gateway: string, cell: number): Promise<string> {
  for (;;) {
    const answer = await fetch(`${gateway}/api/agents/pairings?cell=${cell}`, {
      method: "POST",
      headers: HEADERS,
    });
    const body = await answer.json() as { readonly code?: string };
    if (answer.status === 201 && body.code !== undefined) return body.code;
    // the operator of a cell is there a moment after its first leader
    if (answer.status !== 503 && answer.status !== 401) {
      throw new Error(`pair in cell ${cell}: ${JSON.stringify(body)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function agentsOf(gateway: ServiceProcess | undefined): Promise<readonly string[]> {
  if (gateway === undefined) return [];
  const answer = await fetch(`${gateway.url}/api/agents`, { headers: HEADERS });
  const { agents = [] } = await answer.json() as { readonly agents?: readonly { readonly id: string }[] };
  return agents.map(({ id }) => id);
}

async function share(gateway: string, agentId: string): Promise<void> {
  const body = JSON.stringify({ shared: true });
  const answer = await fetch(`${gateway}/api/agents/${agentId}`, { method: "PATCH", headers: HEADERS, body });
  if (!answer.ok) throw new Error(`share agent ${agentId}: ${await answer.text()}`);
  await answer.body?.cancel();
}
