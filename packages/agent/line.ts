/** The one WebSocket of an agent: opened, watched, and opened again. Knows nothing of jobs. */

import type { Clock } from "@sluice/clock";
import {
  type AgentMessage,
  agentSubprotocols,
  CLOSE_CODES,
  encodeFrame,
  isFrameError,
  parseServerFrame,
  type ServerMessage,
} from "@sluice/protocol";
import { backoff } from "./backoff.ts";
import type { Machine } from "./machine.ts";

export interface LineOptions {
  /** `ws://host/ws/agent` or `wss://…`. */
  readonly url: string;
  readonly token: string;
  readonly WebSocket: typeof globalThis.WebSocket;
  readonly clock: Clock;
  readonly machine: Machine;
  readonly silenceMs: number;
  readonly retry: { readonly firstMs: number; readonly mostMs: number };
  /** A socket is open: say hello. */
  readonly opened: () => void;
  readonly received: (message: ServerMessage) => void;
  /** The socket is gone and another try follows in `waitMs`; null when no other follows because a newer session replaced this one. */
  readonly lost: (reason: string, waitMs: number | null) => void;
}

export interface Line {
  /** False when no socket is open, and the message is lost. */
  send(message: AgentMessage): boolean;
  /** The peer is well: the next wait begins small again. */
  settle(): void;
  /** Leaves the present socket for a new one at once; nothing when none is open. */
  renew(): void;
  /** Ends it for good; resolves when the socket is closed. */
  close(): Promise<void>;
}

/** How long a closing handshake may take before the socket is left to itself. */
const GOODBYE_MS = 2_000;

/** Opens the line; it tries for ever, except when the server says that a newer session replaced this one. */
export function openLine(options: LineOptions): Line {
  const { clock } = options;
  let socket: WebSocket | null = null;
  let tries = 0;
  let heard = 0;
  let over = false;
  let stopWatch = () => {};
  let stopRetry = () => {};

  function open(): void {
    heard = clock.now();
    const current = new options.WebSocket(options.url, agentSubprotocols(options.token));
    socket = current;
    current.onopen = () => current === socket && options.opened();
    current.onmessage = (event) => current === socket && receive(event.data);
    current.onclose = (event) => current === socket && lose(event.code, event.reason);
    // A failed socket also closes; the close says all that can be known.
    current.onerror = (event) => event.preventDefault();
    watch();
  }

  function receive(data: unknown): void {
    heard = clock.now();
    const message = parseServerFrame(typeof data === "string" ? data : "");
    if (isFrameError(message)) {
      transmit({ type: "error", code: "bad_frame", message: message.error });
    } else if (message.type === "ping") {
      transmit({ type: "pong" });
    } else {
      options.received(message);
    }
  }

  function watch(): void {
    const left = heard + options.silenceMs - clock.now();
    if (left > 0) {
      stopWatch = clock.after(left, watch);
      return;
    }
    socket?.close();
    lose(0, `heard nothing for ${options.silenceMs} ms`);
  }

  function lose(code: number, reason: string): void {
    socket = null;
    stopWatch();
    if (over) return;
    if (code === CLOSE_CODES.replaced) {
      over = true;
      options.lost("replaced by a newer session", null);
      return;
    }
    const wait = backoff(tries++, options.retry.firstMs, options.retry.mostMs, options.machine);
    stopRetry = clock.after(wait, open);
    options.lost(code === CLOSE_CODES.unauthorized ? "unauthorized" : reason || `closed with ${code}`, wait);
  }

  function transmit(message: AgentMessage): boolean {
    if (socket?.readyState !== 1) return false;
    socket.send(encodeFrame(message));
    return true;
  }

  open();
  return {
    send: transmit,
    settle: () => void (tries = 0),
    renew() {
      if (over || socket?.readyState !== 1) return;
      const last = socket;
      socket = null;
      stopWatch();
      last.close(1000, "renewing");
      open();
    },
    close() {
      over = true;
      stopRetry();
      stopWatch();
      const last = socket;
      socket = null;
      if (last === null || last.readyState === 3) return Promise.resolve();
      return new Promise((resolve) => {
        const stop = clock.after(GOODBYE_MS, resolve);
        last.onclose = () => {
          stop();
          resolve();
        };
        last.close(1000, "closing");
      });
    },
  };
}
