/** The composition root of `sluice start`: every service in one process. */

import { authSecret, simulatorCredentials } from "@sluice/auth";
import { busOf } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { SNAPSHOT_FORMAT } from "@sluice/domain";
import { createGateway } from "@sluice/gateway";
import { type MediaStore, signingSecret } from "@sluice/media";
import { openDiskMedia } from "@sluice/media/disk";
import { openPictures } from "@sluice/media/pictures";
import { openS3Media, type S3MediaStore } from "@sluice/media/s3";
import { openDiskSnapshots } from "@sluice/media/snapshots";
import {
  adminKey,
  adoptSimulator,
  createHub,
  createWebhookSender,
  type FirstStart,
  measureCell,
  observeCell,
  operatorAccount,
  startDecider,
} from "@sluice/orchestrator";
import type { Telling } from "@sluice/observe";
import type { AgentHandle } from "@sluice/agent";
import {
  observeProjector,
  type RunningStorage,
  startKeeping,
  storageApp,
  type Swept,
  watchMedia,
} from "@sluice/storage";
import { join } from "node:path";
import type { Config } from "@sluice/config";
import { type DataDir, openDataDir } from "./data_dir.ts";
import { openStorage } from "./open_storage.ts";
import { listen, router } from "./serve.ts";
import { VERSION } from "./version.ts";

/** One machine has one cell. */
const CELL = 0;
/** Largest output of an agent, bytes: contracts/settled.md point 15. */
const MAX_OUTPUT_BYTES = 200 * 1024 * 1024;

/** What is underway gets this long to end, ms. */
const DRAIN_MS = 3_000;

/** A running Sluice. */
export interface Running {
  /** Where it answers, without a trailing slash. */
  readonly url: string;
  readonly dataDir: string;
  /** The admin key, if this start made one; it is shown nowhere else. */
  readonly newKey: string | null;
  readonly simulator: boolean;
  /** Rejects when it can go on no more: the log is corrupt. */
  readonly failed: Promise<never>;
  /** Stops taking requests, lets what is underway become durable and ends. */
  close(): Promise<void>;
}

/**
 * Starts everything and resolves when it answers. Throws `DataDirUnusable`, `PortUnavailable`, `LogCorrupt` and
 * `LogUnwritable`, whose messages say what to do.
 */
export async function start(config: Config, telling: Telling): Promise<Running> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    return await compose(config, telling, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function compose(
  config: Config,
  telling: Telling,
  closers: (() => unknown)[],
  close: () => Promise<void>,
): Promise<Running> {
  const { log, metrics, tracing } = telling;
  // 1. The port first: whoever has it taken should be told before anything is made.
  const opened = Promise.withResolvers<Deno.ServeHandler>();
  let handler: Deno.ServeHandler = async (request, info) => (await opened.promise)(request, info);
  opened.promise.catch(() => {});
  const server = listen(config.SLUICE_HOST, config.SLUICE_PORT, (request, info) => handler(request, info));
  let ending: Promise<void> | null = null;
  const stopListening = () => ending ??= server.shutdown();
  closers.push(() => void stopListening());
  const url = `http://${printable(config.SLUICE_HOST)}:${server.addr.port}`;
  const publicUrl = config.SLUICE_PUBLIC_URL ?? url;

  // 2. The truth, its decider and, beside them, the read model.
  const dir = await openDataDir(config.SLUICE_DATA_DIR, config.SLUICE_SECRET);
  closers.push(dir.release);
  const bus = await openEmbeddedBus({ path: dir.logFile, cell: CELL });
  closers.push(() => bus.close());
  const openingMedia = openMedia(config, dir);
  openingMedia.catch(() => {});
  const projecting = observeProjector({ log: bus.log, metrics, tell: log });
  const opening = openStorage(config, dir, {
    log: bus.log,
    cell: CELL,
    media: openingMedia,
    projecting,
    tell: log,
  });
  opening.catch(() => {});
  const uploadUrl = config.SLUICE_UPLOAD_URL ?? publicUrl;
  const auth = authSecret(dir.secret);
  const egressAllow = config.SLUICE_EGRESS_ALLOW;
  const webhooks = createWebhookSender({
    bus,
    auth,
    allow: egressAllow,
    ownHosts: [url, publicUrl, uploadUrl].map((own) => new URL(own).host),
    onProblem: (e) => log("warn", "the sender of webhooks met a problem", { error: e.message }),
    onTried: (outcome) => metrics.webhookDeliveries.add({ outcome }),
  });
  const observer = observeCell({ cell: CELL, metrics, tracing, log });
  const decider = startDecider({
    bus,
    cell: CELL,
    snapshots: openDiskSnapshots(dir.snapshotDir, SNAPSHOT_FORMAT),
    onReplayed: webhooks.onReplayed,
    onProblem: observer.problem,
    observer,
  });
  measureCell({ bus, metrics, state: decider.state, now: Date.now });
  closers.push(() => decider.close());
  closers.push(() => webhooks.close());
  await decider.ready;
  const storage = await opening;
  closers.push(() => storage.close());
  const media = await openingMedia;
  const swept = await media.sweep();
  if (swept > 0) log("info", "half-written media were swept", { files: swept });
  const mediaWatch = watchMedia({ media, log });
  closers.push(() => mediaWatch.close());
  const onSwept = ({ bytes }: Swept) => metrics.mediaSwept.add({}, bytes);
  const keeper = startKeeping({ media, cells: [bus], keeping: storage.keeping, log, onSwept });
  closers.push(() => keeper.close());

  // 3. Whose it is.
  const stopping = new AbortController();
  closers.push(() => stopping.abort());
  const first: FirstStart = { bus, state: decider.state, signal: stopping.signal };
  const account = await operatorAccount(first, dir.secret);

  // 4. The edges.
  const secret = signingSecret(dir.secret);
  const gateway = await createGateway({
    cells: [bus],
    reads: { ...storage.reads, reached: (_cell, number, timeoutMs) => reachedIn(storage, number, timeoutMs) },
    media,
    pictures: openPictures(media),
    secret,
    auth,
    publicUrl,
    version: VERSION,
    probes: {
      decider: () => Promise.resolve(decider.trouble()?.message ?? null),
      media: () => Promise.resolve(mediaWatch.trouble()),
    },
    ...telling,
    corsOrigins: config.SLUICE_CORS_ORIGINS,
    egressAllow,
    studio,
  });
  // Who still waits for a job then is told where it is.
  closers.push(() => gateway.close());
  // What is underway ends while there is still a decider to answer it.
  closers.push(() => Promise.race([stopListening(), pause(DRAIN_MS)]));
  const hub = createHub({ cells: [bus], secret, auth, uploadUrl, maxBytes: MAX_OUTPUT_BYTES, egressAllow });
  closers.push(() => hub.close());
  closers.push(() => gateway.drain());
  closers.push(() => void stopListening());
  const newId = () => crypto.randomUUID();
  const onError = (e: unknown) => log("error", "storage failed", { error: String(e) });
  const storageHttp = storageApp({
    media,
    inboxOf: (accountId) => busOf([bus], accountId)?.inbox,
    secret,
    newId,
    now: Date.now,
    maxBytes: MAX_OUTPUT_BYTES,
    onError,
    ...(config.SLUICE_S3_DIRECT === "on" && "signedUrl" in media ? { direct: media } : {}),
    ...telling,
  });
  handler = router({
    agents: hub.handle,
    storage: (r) => storageHttp.fetch(r),
    gateway: (r, info) => gateway.app.fetch(r, info),
  });
  opened.resolve(handler);

  // 5. Somebody to do the work.
  const simulator = await simulate(config, first, account.accountId, dir, url);
  if (simulator !== null) closers.push(() => simulator.close());

  // 6. The key last: it is shown once, so nothing may fail after it was made.
  const newKey = await adminKey(first, account.accountId, config.SLUICE_ADMIN_KEY);
  const failed = decider.done.then(() => new Promise<never>(() => {}));
  failed.catch(() => {});
  return { url: publicUrl, dataDir: dir.path, newKey, simulator: simulator !== null, failed, close };
}

/** Loaded only when a browser wants it: it brings a bundler. */
async function studio(): Promise<Record<string, Uint8Array>> {
  const { keptStudio } = await import("@sluice/ui");
  return await keptStudio();
}

async function openMedia(config: Config, dir: DataDir): Promise<MediaStore | S3MediaStore> {
  if (config.s3 === null) return await openDiskMedia(dir.mediaDir);
  return await openS3Media({ ...config.s3, spoolDir: join(dir.path, "spool") });
}

async function reachedIn(storage: RunningStorage, number: number, timeoutMs: number): Promise<boolean> {
  return await storage.reached(number, AbortSignal.timeout(timeoutMs)).then(() => true, () => false);
}

/** Starts the simulator if it is wanted: `on`, or by default until an agent of a real provider is paired. */
async function simulate(
  config: Config,
  first: FirstStart,
  accountId: string,
  dir: DataDir,
  url: string,
): Promise<AgentHandle | null> {
  const real = [...first.state().agents.values()].some((agent) => agent.provider !== "simulator");
  if ((config.SLUICE_SIMULATOR ?? (real ? "off" : "on")) === "off") return null;
  // Loaded only when it is wanted: it brings an image library and an encoder.
  const { startSimulator } = await import("@sluice/simulator");
  await adoptSimulator(first, accountId, dir.secret);
  const { agentId, token } = simulatorCredentials(dir.secret, CELL);
  return await startSimulator({
    url: `${url.replace(/^http/, "ws")}/ws/agent`,
    token,
    agentId,
    dir: dir.simulatorDir,
    settings: {
      imageMs: config.SLUICE_SIMULATOR_IMAGE_MS,
      videoMs: config.SLUICE_SIMULATOR_VIDEO_MS,
      slots: config.SLUICE_SIMULATOR_SLOTS,
    },
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, ms)));
}

/** A host as it stands in an address: everything-addresses are reached through loopback, IPv6 in brackets. */
function printable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
