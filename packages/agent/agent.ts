/** The worker's side of the agent protocol: a session that lasts over lost connections and restarts. */

import { systemClock } from "@sluice/clock";
import type { Capabilities, ProviderAccount } from "@sluice/domain";
import { AGENT_PROTOCOL_VERSION, AGENT_SILENCE_MS, HEARTBEAT_MS, type ServerMessage } from "@sluice/protocol";
import { accountMessage } from "./account_message.ts";
import type { Surroundings } from "./attempt.ts";
import type { AccountReport } from "./driver.ts";
import { Returned } from "./errors.ts";
import type { AgentHandle, AgentOptions, AgentState } from "./handle.ts";
import { type Line, openLine } from "./line.ts";
import { hinders, openLooking } from "./looking.ts";
import { thisMachine } from "./machine.ts";
import { openOutbox } from "./outbox.ts";
import { openPacer } from "./pacer.ts";
import { recover } from "./recover.ts";
import { memoryStore } from "./store.ts";
import { openWork } from "./work.ts";

const UNKNOWN_ACCOUNT: ProviderAccount = { label: null, credits: null, tier: null };

/**
 * Connects a provider to a server and keeps it connected. Resolves as soon as the store is read; the connection
 * is made in the background and shown by `state`.
 * @throws what the store throws when it cannot be read, and SyntaxError for an unusable `url` or `token`
 */
export async function connectAgent(options: AgentOptions): Promise<AgentHandle> {
  const { provider, clock = systemClock, machine = thisMachine, store = memoryStore() } = options;
  const { retry = { firstMs: 250, mostMs: 15_000 } } = options;
  const kept = await store.load();
  const recovered = recover(kept, clock.now());
  const worker = machine.newId();
  let recipe = kept.recipe;
  let account = options.account ?? null;
  let line: Line | null = null;
  let minGapMs = 0;
  /** Paused in the studio; by its owner at this machine; and what the server was last told that the agent can do. */
  let paused = false;
  let pausedHere = false;
  let told: Capabilities = provider.capabilities;
  let heartbeatMs = HEARTBEAT_MS;
  let stopHeartbeat = () => {};
  let session: Pick<AgentState, "status" | "sessionId" | "trouble"> = {
    status: "connecting",
    sessionId: null,
    trouble: null,
  };

  function state(): AgentState {
    const holding = work.holding();
    return {
      ...session,
      paused: paused || pausedHere,
      pausedHere,
      holding,
      unanswered: outbox.pending.length,
    };
  }
  function move(next: Partial<typeof session>): void {
    session = { ...session, ...next };
    changed();
  }
  function changed(): void {
    if (options.onState !== undefined) options.onState(state());
  }
  function failed(error: unknown): void {
    move({ trouble: error instanceof Error ? error.message : String(error) });
  }
  const online = () => session.status === "online";

  const outbox = openOutbox({
    store,
    clock,
    newId: machine.newId,
    kept: recovered.messages,
    send: (message) => online() && line?.send(message),
    settled: (message, how) => work.settled(message, how),
    failed,
  });
  const around: Surroundings = {
    clock,
    machine,
    fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
    outbox,
    // an owner may ask for more patience than the provider needs, never for less
    pace: openPacer(clock, () => Math.max(provider.capabilities.minGapMs, minGapMs)),
    say: (message) => online() && line?.send(message),
    recipe: () => recipe,
    pausedHere: () => pausedHere,
  };
  const work = openWork({
    driver: provider,
    store,
    around,
    recovered,
    most,
    changed,
    freed: offerSlots,
    parked: () => looking.later(),
    failed,
  });
  const looking = openLooking({
    clock,
    everyMs: options.lookEveryMs ?? 30_000,
    account: () => provider.account(),
    tell(seen) {
      // The server must hear that the owner is needed before it hears that all is well.
      if (!online() || outbox.pending.some(hinders)) return false;
      say(seen);
      return true;
    },
    failed,
  });

  for (const id of recovered.forget.messageIds) store.deleteMessage(id).catch(failed);
  for (const jobId of recovered.forget.jobIds) store.deleteJob(jobId).catch(failed);

  /** The server takes no more than `hello` said. */
  function most(): number {
    return pausedHere ? 0 : Math.min(told.concurrency, provider.capabilities.concurrency);
  }

  /** `most` keeps the server from filling the slots that running jobs leave when there are to be fewer of them. */
  function offerSlots(): void {
    if (online()) line?.send({ type: "request_job", slots: paused ? 0 : work.free(), most: most() });
  }

  function refresh(): void {
    if (online() && exceeds(provider.capabilities, told)) {
      stopHeartbeat();
      move({ status: "connecting", sessionId: null });
      return line?.renew();
    }
    offerSlots();
  }

  function beat(): void {
    line?.send({ type: "heartbeat", holding: work.holding() });
    // A report may get lost behind the socket too; the server knows it by its id.
    outbox.resend(2 * heartbeatMs);
    stopHeartbeat = clock.after(heartbeatMs, beat);
  }

  function say(seen: AccountReport): void {
    const { label, credits, tier } = seen;
    account = { label, credits, tier };
    if (online()) line?.send(accountMessage(seen));
  }

  /** What the server refuses it will refuse again: the message goes, and with it the attempt that it was about. */
  function refused(id: string): void {
    const message = outbox.pending.find((pending) => pending.id === id);
    if (message?.jobId !== undefined && message.attempt !== undefined) {
      if (work.drop({ jobId: message.jobId, attempt: message.attempt })) offerSlots();
    }
    outbox.drop(id);
    changed();
  }

  function received(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        line?.settle();
        heartbeatMs = Math.max(1, message.heartbeatMs);
        move({ status: "online", sessionId: message.sessionId, trouble: null });
        for (const of of message.drop) work.drop(of);
        if (message.recipe !== null) learn(message.recipe);
        outbox.resend(0);
        looking.now();
        stopHeartbeat();
        stopHeartbeat = clock.after(heartbeatMs, beat);
        // what the driver can do may have changed since `hello`
        return refresh();
      case "new_job":
        return work.take(message);
      case "cancel_job":
        return work.cancel(message);
      case "ack":
        return outbox.ack(message.of);
      case "drop":
        if (work.drop(message)) offerSlots();
        return;
      case "sync": {
        const dropped = message.drop.filter((of) => work.drop(of));
        if (dropped.length > 0) offerSlots();
        return;
      }
      case "look_up":
        return work.lookUp(message);
      case "pause":
      case "resume":
        paused = message.type === "pause";
        changed();
        return offerSlots();
      case "configure":
        minGapMs = message.minGapMs ?? 0;
        return;
      case "update_recipe":
        return learn(message.recipe);
      case "error":
        move({ trouble: message.message });
        if (message.of !== undefined) refused(message.of);
        return;
      case "ping":
      case "pong":
        return;
      default:
        message satisfies never;
    }
  }

  function learn(next: NonNullable<typeof recipe>): void {
    recipe = next;
    // by another recipe the driver may make other things
    store.putRecipe(next).then(() => exceeds(provider.capabilities, told) && refresh()).catch(failed);
  }

  // For `hello`, if it comes in time: a page that is slow to tell must not keep the agent from connecting.
  if (account === null) {
    provider.account().then(({ label, credits, tier }) => account ??= { label, credits, tier }).catch(failed);
  }

  line = openLine({
    url: options.url,
    token: options.token,
    WebSocket: options.WebSocket ?? globalThis.WebSocket,
    clock,
    machine,
    silenceMs: options.silenceMs ?? AGENT_SILENCE_MS,
    retry,
    opened() {
      const { capabilities } = provider;
      told = { ...capabilities, concurrency: Math.max(1, capabilities.concurrency) };
      line?.send({
        type: "hello",
        v: AGENT_PROTOCOL_VERSION,
        agentId: options.agentId,
        provider: provider.provider,
        version: options.version,
        worker,
        capabilities: told,
        account: account ?? UNKNOWN_ACCOUNT,
        holding: work.holding(),
      });
    },
    received,
    lost(reason, waitMs) {
      stopHeartbeat();
      const status = waitMs === null ? "replaced" : reason === "unauthorized" ? "unauthorized" : "waiting";
      move({ status, sessionId: null, trouble: reason });
      // The newer session of this agent has the jobs now.
      if (waitMs === null) {
        looking.stop();
        void work.close();
      }
    },
  });

  return {
    get state() {
      return state();
    },
    report(seen) {
      say(seen);
      if (!seen.signedIn) looking.later();
    },
    refresh,
    pause(now) {
      if (now === pausedHere) return;
      pausedHere = now;
      // the server must know first, or it would hand out again what comes back
      offerSlots();
      if (now) work.giveBack(new Returned("paused", "the agent was paused by its owner"));
      changed();
    },
    async close() {
      stopHeartbeat();
      looking.stop();
      move({ status: "closed", sessionId: null });
      await Promise.all([work.close(), line?.close()]);
    },
  };
}

/** Whether the server must be told anew what the agent can do: that there are fewer slots, offers tell. */
function exceeds(now: Capabilities, told: Capabilities): boolean {
  return now.concurrency > told.concurrency || now.minGapMs !== told.minGapMs ||
    now.models.join() !== told.models.join() || now.kinds.join() !== told.kinds.join();
}
