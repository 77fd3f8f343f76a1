/** For this package's tests only: a gateway over a real embedded bus and a real media folder, and a hand to play the agent. */

import { authSecret, hashKey, keyPrefix, makeKey } from "@sluice/auth";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import type {
  Command,
  CommandData,
  CommandType,
  FailureCategory,
  Outcome,
  Output,
  Scope,
} from "@sluice/domain";
import { MediaRefused, signingSecret } from "@sluice/media";
import { openDiskMedia } from "@sluice/media/disk";
import { openPictures } from "@sluice/media/pictures";
import type { GatewayDeps } from "./deps.ts";
import { createGateway } from "./gateway.ts";
import { startTestDecider } from "./testing_decider.ts";
import { readsOf } from "./testing_reads.ts";

const AGENT = "00000000-0000-4000-8000-00000000000a";
const SESSION = "00000000-0000-4000-8000-00000000000b";
/** Signs its links and sessions. */
export const GATEWAY_SECRET = "a secret that is long enough for tests";
export const ACCOUNT = "00000000-0000-4000-8000-000000000001";
export const OTHER = "00000000-0000-4000-8000-000000000002";

/** One pixel, black. */
const PNG = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
);

export type TestGateway = Awaited<ReturnType<typeof openTestGateway>>;

/** Two accounts, the first with 1,000 credits on plan `pro`, the second with none; a key for each. */
export async function openTestGateway(changes: Partial<GatewayDeps> = {}) {
  const dir = await Deno.makeTempDir();
  const bus = await openEmbeddedBus({ path: `${dir}/log.sqlite`, cell: 0 });
  const decider = startTestDecider(bus);
  const media = await openDiskMedia(`${dir}/media`);
  const mediaIds = new Set<string>();
  const stored: { bytes: Uint8Array; maxSide: number }[] = [];
  const logged: unknown[] = [];

  async function send<T extends CommandType>(type: T, data: CommandData[T]): Promise<Outcome> {
    const command = {
      id: crypto.randomUUID(),
      type,
      actor: { type: "system", id: "test" },
      data,
    } as unknown as Command;
    const outcome = await (await bus.inbox.send(command)).outcome;
    if (!outcome.ok) throw new Error(`${type}: ${outcome.rejection.message}`);
    return outcome;
  }

  async function newKey(accountId: string, scopes: readonly Scope[], expiresAt: number | null = null) {
    const key = makeKey();
    const keyId = crypto.randomUUID();
    await send("CreateKey", {
      keyId,
      accountId,
      name: "test",
      hash: hashKey(key),
      prefix: keyPrefix(key),
      scopes,
      expiresAt,
    });
    return { key, keyId };
  }

  await send("OpenAccount", { accountId: ACCOUNT, name: "Ada", email: null, plan: "pro", credits: 1_000 });
  await send("OpenAccount", { accountId: OTHER, name: "Bob", email: null, plan: "free", credits: 0 });
  const all: readonly Scope[] = ["generate", "read", "manage", "agent", "admin"];
  const { key, keyId } = await newKey(ACCOUNT, all);
  const { key: otherKey, keyId: otherKeyId } = await newKey(OTHER, ["generate", "read"]);
  // so that no test sees the commit of a first use
  await send("NoteKeyUsed", { keyId, accountId: ACCOUNT });
  await send("NoteKeyUsed", { keyId: otherKeyId, accountId: OTHER });

  const gateway = await createGateway({
    cells: [bus],
    reads: readsOf(bus, mediaIds),
    media,
    pictures: {
      ...openPictures(changes.media ?? media),
      async storeReference(bytes, { maxSide }) {
        if (bytes[0] !== 0x89) throw new MediaRefused("something else", "a PNG");
        stored.push({ bytes, maxSide });
        return await media.put(new Blob([bytes.slice()]).stream(), { maxBytes: 1e6 });
      },
    },
    secret: signingSecret(GATEWAY_SECRET),
    auth: authSecret(GATEWAY_SECRET),
    publicUrl: "http://sluice.test",
    version: "0.0.0",
    // requests themselves are told of at debug
    log: (level, ...line) => void (level === "debug" || logged.push([level, ...line])),
    ...changes,
  });
  const edge = gateway.views[0]!;

  /** Sends a command and waits until the gateway has seen what came of it. */
  async function act<T extends CommandType>(type: T, data: CommandData[T]): Promise<void> {
    await send(type, data);
    await edge.reached((await bus.log.head()).number, 5_000);
  }

  const attempt = (jobId: string) => ({ agentId: AGENT, jobId, attempt: 1 });

  return {
    ...gateway,
    edge,
    bus,
    decider,
    media,
    mediaIds,
    stored,
    logged,
    key,
    otherKey,
    newKey,
    send,
    act,

    /** A request with the first account's key, unless the headers say otherwise; an object body goes as JSON. */
    async call(
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<Response> {
      const isJson = body !== undefined && !(body instanceof FormData) && typeof body !== "string";
      return await gateway.app.request(path, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(isJson ? { "content-type": "application/json" } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : body as BodyInit }),
      });
    },

    /** Brings a simulator agent online for both of its models. */
    async connectAgent(slots = 4): Promise<void> {
      const models = ["sim-image", "sim-video"];
      await act("AdoptAgent", {
        agentId: AGENT,
        accountId: ACCOUNT,
        name: "sim",
        provider: "simulator",
        tokenHash: "0".repeat(64),
        shared: false,
      });
      await act(
        "ConnectAgent",
        {
          agentId: AGENT,
          tokenHash: "0".repeat(64),
          sessionId: SESSION,
          version: "1",
          capabilities: { models, kinds: ["image", "video"], concurrency: slots, minGapMs: 0 },
          account: { label: null, credits: null, tier: null },
          holding: [],
        } as CommandData["ConnectAgent"],
      );
      await act("OfferSlots", { agentId: AGENT, slots });
    },

    /** Plays the agent until the job runs. */
    async run(jobId: string): Promise<void> {
      await act("AcceptAttempt", attempt(jobId));
      await act("BeginSubmitting", attempt(jobId));
      await act("ConfirmSubmitted", { ...attempt(jobId), checkpoint: {} });
    },

    /** Plays the agent to the end, with as many one-pixel pictures as `outputs`; the job must be assigned. */
    async complete(jobId: string, outputs = 1, change: Partial<Output> = {}): Promise<void> {
      await this.run(jobId);
      const { mediaId, mime, bytes } = await media.put(new Blob([PNG]).stream(), { maxBytes: 1e6 });
      for (let index = 0; index < outputs; index++) {
        const output = { index, mediaId, mime, bytes, width: 1, height: 1, duration: null, ...change };
        await act("RecordOutput", { jobId, attempt: 1, output });
      }
      await act("CompleteAttempt", { ...attempt(jobId), outputs });
    },

    /** Plays an agent whose provider refuses. */
    async fail(jobId: string, category: FailureCategory, message: string): Promise<void> {
      await this.run(jobId);
      await act("FailAttempt", {
        ...attempt(jobId),
        category,
        code: category,
        message,
        charged: "no",
        retryAfterMs: null,
      });
    },

    /** Resolves with the id of the next job that the gateway sees submitted. */
    nextJob(): Promise<string> {
      return new Promise((resolve) => {
        const stop = edge.onCommit((commit) => {
          const event = commit.events.find((e) => e.type === "JobSubmitted");
          if (event === undefined) return;
          stop();
          resolve(event.data.job.jobId);
        });
      });
    },

    async [Symbol.asyncDispose](): Promise<void> {
      await gateway.close();
      await decider.close();
      await bus.close();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

export { PNG };
