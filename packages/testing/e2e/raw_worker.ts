/** A worker written by hand from contracts/agent-protocol.md: nothing of ours but the words on the wire. */

// deno-lint-ignore no-explicit-any -- whatever the server says
type Message = any;

export interface RawWorker extends AsyncDisposable {
  send(message: Record<string, unknown> | string): void;
  /** The next message of that type that was not taken yet. Rejects when the socket closed before it came. */
  next(type: string): Promise<Message>;
  /** Sends a message with an `id` of its own and gives its `ack` or `drop`. */
  report(message: Record<string, unknown>): Promise<Message>;
  /** How the server closed the socket. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** Opens the socket with its token and resolves when it is open or was refused. */
export async function openWorker(url: string, token: string): Promise<RawWorker> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws/agent`, [
    "sluice.agent.v1",
    `token.${token}`,
  ]);
  const heard: Message[] = [];
  const waiting = new Set<{ type: string; took: (m: Message) => void; failed: (e: Error) => void }>();
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const opened = Promise.withResolvers<void>();
  let over: Error | null = null;
  socket.onopen = () => opened.resolve();
  socket.onerror = () => {};
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    const one = [...waiting].find((w) => message.type === w.type);
    if (one === undefined) return void heard.push(message);
    waiting.delete(one);
    one.took(message);
  };
  socket.onclose = ({ code, reason }) => {
    over = new Error(`the socket closed with ${code} ${reason}`);
    for (const one of waiting) one.failed(over);
    opened.resolve();
    closed.resolve({ code, reason });
  };

  const send: RawWorker["send"] = (message) =>
    socket.send(typeof message === "string" ? message : JSON.stringify(message));
  function next(type: string): Promise<Message> {
    const at = heard.findIndex((message) => message.type === type);
    if (at >= 0) return Promise.resolve(heard.splice(at, 1)[0]);
    if (over !== null) return Promise.reject(over);
    return new Promise((took, failed) => waiting.add({ type, took, failed }));
  }
  await opened.promise;
  return {
    send,
    next,
    async report(message) {
      const id = crypto.randomUUID();
      send({ ...message, id });
      const [answer, other] = ["ack", "drop"].map((type) => next(type));
      other!.catch(() => {});
      const first = await Promise.race([answer, other]);
      for (const one of waiting) if (one.type === "ack" || one.type === "drop") waiting.delete(one);
      return first.of === id ? first : Promise.reject(new Error(`answered ${JSON.stringify(first)}`));
    },
    closed: closed.promise,
    async [Symbol.asyncDispose]() {
      if (socket.readyState !== WebSocket.CLOSED) socket.close();
      await closed.promise;
    },
  };
}

/** What a worker of sim-image says first. */
export function hello(agentId: string, holding: readonly unknown[] = []): Record<string, unknown> {
  return {
    type: "hello",
    v: 1,
    agentId,
    provider: "simulator",
    version: "foreign 0.1",
    capabilities: { models: ["sim-image"], kinds: ["image"], concurrency: 1, minGapMs: 0 },
    account: { label: "by hand", credits: 7, tier: "free" },
    holding,
  };
}
