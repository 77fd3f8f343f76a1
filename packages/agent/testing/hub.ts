/** A small real server that speaks the agent protocol as a test scripts it. For tests only. */

import {
  type AgentMessage,
  isFrameError,
  type NewJob,
  parseAgentFrame,
  type ServerMessage,
} from "@sluice/protocol";

type Of<T extends AgentMessage["type"]> = Extract<AgentMessage, { type: T }>;

const ACKED: ReadonlySet<AgentMessage["type"]> = new Set([
  "accepted",
  "refused",
  "submitting",
  "submitted",
  "job_output",
  "job_completed",
  "job_failed",
  "needs_human",
  "not_found",
]);

export interface Hub {
  readonly url: string;
  readonly protocols: (string | null)[];
  /** Every message so far, over all sessions. */
  readonly heard: AgentMessage[];
  /** Bodies that were put, by path. */
  readonly stored: Map<string, Uint8Array>;
  /** Types that are acknowledged; all of them at first. */
  readonly acked: Set<AgentMessage["type"]>;
  /** Statuses to answer the next uploads with before one succeeds. */
  readonly uploadTrouble: number[];
  send(message: ServerMessage): void;
  /** The next message of the type that was not waited for yet. */
  next<T extends AgentMessage["type"]>(type: T): Promise<Of<T>>;
  /** Closes the present socket with a code. */
  hangUp(code: number): void;
  order(of: Partial<NewJob>): NewJob;
  close(): Promise<void>;
}

export function openHub({ heartbeatMs = 60_000 }: { readonly heartbeatMs?: number } = {}): Hub {
  const heard: AgentMessage[] = [];
  const unread: AgentMessage[] = [];
  const waiting: { type: string; resolve: (message: never) => void }[] = [];
  const stored = new Map<string, Uint8Array>();
  const uploadTrouble: number[] = [];
  const protocols: (string | null)[] = [];
  const acked = new Set(ACKED);
  let socket: WebSocket | null = null;

  function send(message: ServerMessage): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function hear(text: string): void {
    const message = parseAgentFrame(text);
    if (isFrameError(message)) throw new Error(message.error);
    heard.push(message);
    const at = waiting.findIndex((w) => w.type === message.type);
    if (at >= 0) waiting.splice(at, 1)[0]!.resolve(message as never);
    else unread.push(message);
    if (message.type === "hello") {
      send({
        type: "welcome",
        sessionId: crypto.randomUUID(),
        heartbeatMs,
        serverTime: Date.now(),
        recipe: null,
        drop: [],
      });
    }
    if (acked.has(message.type) && "id" in message) send({ type: "ack", of: message.id });
  }

  async function answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    if (request.method === "PUT") {
      const body = await request.bytes();
      const trouble = uploadTrouble.shift();
      if (trouble !== undefined) return new Response("trouble", { status: trouble });
      stored.set(path, body);
      const sha256 = request.headers.get("x-content-sha256");
      return Response.json({ mediaId: sha256, sha256, bytes: body.length }, { status: 201 });
    }
    if (path.startsWith("/reference")) return new Response("reference bytes");
    protocols.push(request.headers.get("sec-websocket-protocol"));
    const { socket: opened, response } = Deno.upgradeWebSocket(request, { protocol: "sluice.agent.v1" });
    opened.onmessage = (event) => opened === socket && hear(event.data);
    socket = opened;
    return response;
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  const host = `127.0.0.1:${server.addr.port}`;
  return {
    url: `ws://${host}/ws/agent`,
    protocols,
    heard,
    stored,
    acked,
    uploadTrouble,
    send,
    next(type) {
      const at = unread.findIndex((message) => message.type === type);
      if (at >= 0) return Promise.resolve(unread.splice(at, 1)[0] as never);
      return new Promise((resolve) => waiting.push({ type, resolve }));
    },
    hangUp: (code) => socket?.close(code, "as the test wishes"),
    order: (of) => ({
      type: "new_job",
      jobId: crypto.randomUUID(),
      attempt: 1,
      kind: "image",
      prompt: "a cat",
      model: "sim-image",
      settings: { aspectRatio: "1:1", count: 1 },
      references: [],
      uploads: { url: `http://${host}/uploads`, ticket: "ticket", maxBytes: 1_000 },
      leaseMs: 30_000,
      deadline: Date.now() + 60_000,
      ...of,
    }),
    close: () => server.shutdown(),
  };
}
