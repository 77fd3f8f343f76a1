/** What an agent is given, what it shows and what may be asked of it. */

import type { Clock } from "@sluice/clock";
import type { Holding, ProviderAccount } from "@sluice/domain";
import type { AccountReport, ProviderDriver } from "./driver.ts";
import type { Machine } from "./machine.ts";
import type { OutboxStore } from "./store.ts";

export interface AgentOptions {
  /** The server's agent address: `ws://host:port/ws/agent` or `wss://…`. */
  readonly url: string;
  /** The agent's token, from pairing. */
  readonly token: string;
  /** UUID, from pairing. */
  readonly agentId: string;
  readonly provider: ProviderDriver;
  /** Of the worker, shown to its owner. */
  readonly version: string;
  /** Default: a store that forgets with the process. */
  readonly store?: OutboxStore;
  /** The login as last known; default: the driver is asked. */
  readonly account?: ProviderAccount;
  readonly onState?: (state: AgentState) => void;
  readonly clock?: Clock;
  readonly machine?: Machine;
  readonly WebSocket?: typeof globalThis.WebSocket;
  readonly fetch?: typeof globalThis.fetch;
  /** Reconnect when nothing was heard for this long, ms. Default 20,000. */
  readonly silenceMs?: number;
  /** How long to wait between connections, ms. Default 250 doubling up to 15,000, with jitter. */
  readonly retry?: { readonly firstMs: number; readonly mostMs: number };
  /** While the owner is needed: how often to look whether the page is fine again, ms. Default 30,000. */
  readonly lookEveryMs?: number;
}

export interface AgentState {
  /** `unauthorized` goes on trying, slowly; `replaced` (a newer session of the same agent) and `closed` are final. */
  readonly status: "connecting" | "online" | "waiting" | "unauthorized" | "replaced" | "closed";
  readonly sessionId: string | null;
  /** By its owner, in the studio or here. */
  readonly paused: boolean;
  /** By its owner, at this machine. */
  readonly pausedHere: boolean;
  readonly holding: readonly Holding[];
  /** Reports that the server has not answered yet. */
  readonly unanswered: number;
  /** The last thing that went wrong, in words. */
  readonly trouble: string | null;
}

export interface AgentHandle {
  readonly state: AgentState;
  /** Tells the server how the page stands: `signedIn` sets parked work going again. */
  report(account: AccountReport): void;
  /** The driver's capabilities changed: the slots that are free now are offered anew, and more than `hello` said is said in a new session. */
  refresh(): void;
  /** Takes no job while it is true, and gives back what was not allowed to press yet. */
  pause(paused: boolean): void;
  /** Stops the runs without reporting them, closes the socket and resolves when all is quiet. */
  close(): Promise<void>;
}
