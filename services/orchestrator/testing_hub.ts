/** A hub on a real socket with a real decider, and the worker's end of it: for the tests of this folder. */

import { createHash } from "node:crypto";
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { authSecret } from "@sluice/auth";
import type { Bus } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import type { Command, Outcome } from "@sluice/domain";
import { signingSecret } from "@sluice/media";
import { ACCOUNT, command, openAccount } from "@sluice/testing";
import { type Decider, startDecider } from "./decider.ts";
import { createHub } from "./hub.ts";

export const AGENT = "0c9d1a4e-51f6-4d53-9f0e-0f2a6f0f7a01";
const TOKEN = "sla_a-token-for-tests";
export const secret = signingSecret("a secret that is long enough");
export const auth = authSecret("a secret that is long enough");

export type Message = Record<string, unknown> & { readonly type: string };

/** The worker's end of a socket: what was heard, in order, can be waited for. */
export class Worker {
  readonly #heard: Message[] = [];
  #wake = () => {};
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;

  constructor(url: string, token = TOKEN) {
    const socket = new WebSocket(url, ["sluice.agent.v1", `token.${token}`]);
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      this.#heard.push(JSON.parse(data));
      this.#wake();
    };
    this.closed = new Promise((resolve) => socket.onclose = ({ code }) => (resolve(code), this.#wake()));
  }

  /** The next message of one of these types; those before it are passed over. */
  async next(...types: readonly string[]): Promise<Message> {
    while (true) {
      const at = this.#heard.findIndex((m) => types.includes(m.type));
      if (at >= 0) return this.#heard.splice(0, at + 1).at(-1)!;
      if (this.#socket.readyState === WebSocket.CLOSED) {
        throw new Error(`wait for ${types.join(" or ")}: the socket is closed`);
      }
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  async say(message: unknown): Promise<void> {
    if (this.#socket.readyState === WebSocket.CONNECTING) {
      await new Promise((resolve) => this.#socket.addEventListener("open", resolve, { once: true }));
    }
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  async hello(holding: readonly unknown[] = [], slots = 1, rest: object = {}): Promise<Message> {
    const capabilities = { models: ["sim-image"], kinds: ["image"], concurrency: 4, minGapMs: 0 };
    await this.say({
      type: "hello",
      v: 1,
      agentId: AGENT,
      provider: "simulator",
      version: "t",
      capabilities,
      holding,
      ...rest,
    });
    const welcome = await this.next("welcome");
    await this.say({ type: "request_job", slots });
    return welcome;
  }

  /** Says something about an attempt and waits for what it led to. */
  async report(type: string, jobId: string, rest: object = {}): Promise<Message> {
    const id = crypto.randomUUID();
    await this.say({ type, id, jobId, attempt: 1, ...rest });
    const answer = await this.next("ack", "drop");
    assert.equal(answer.of, id);
    return answer;
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}

interface World {
  readonly bus: Bus;
  readonly decider: Decider;
  readonly url: string;
  tell(command: Command): Promise<Outcome>;
  /** Resolves when the state is so. */
  until(so: () => boolean): Promise<void>;
}

export async function withHub(run: (world: World) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  const bus = await openEmbeddedBus({ path: join(dir, "log.sqlite"), cell: 0 });
  const decider = startDecider({ bus, cell: 0 });
  await decider.ready;
  const hub = createHub({ cells: [bus], secret, auth, uploadUrl: "http://storage", maxBytes: 1_000 });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, hub.handle);
  const tell = async (one: Command) => await (await bus.inbox.send(one)).outcome;
  const until = async (so: () => boolean) => {
    const stop = new AbortController();
    if (so()) return;
    for await (const _ of bus.log.follow(1, stop.signal)) if (so()) stop.abort();
  };
  await tell(openAccount());
  const tokenHash = createHash("sha256").update(TOKEN).digest("hex");
  const agent = {
    agentId: AGENT,
    accountId: ACCOUNT,
    name: "a",
    provider: "simulator",
    tokenHash,
    shared: true,
  } as const;
  await tell(command("AdoptAgent", agent));
  try {
    await run({ bus, decider, url: `ws://127.0.0.1:${server.addr.port}/ws/agent`, tell, until });
  } finally {
    hub.close();
    await server.shutdown();
    await decider.close();
    await bus.close();
    await Deno.remove(dir, { recursive: true });
  }
}
