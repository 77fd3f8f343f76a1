/** A real bus and decider with a sender: for the tests of this folder. */

import { authSecret } from "@sluice/auth";
import { seal } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import type { Command, CommandData, CommitDraft, Event } from "@sluice/domain";
import { parseEgressAllow } from "@sluice/media";
import { ACCOUNT, command, openAccount } from "@sluice/testing";
import { join } from "node:path";
import { startDecider } from "./decider.ts";
import { createWebhookSender, type WebhookSender } from "./webhook_sender.ts";

export const AUTH = authSecret("a secret that is long enough for tests");

export interface SenderWorld extends AsyncDisposable {
  tell(command: Command): Promise<void>;
  webhook(webhookId: string, url: string): Promise<void>;
  queue(deliveryId: string, rest?: Partial<CommandData["SendWebhook"]>): Promise<void>;
  /** The first event of the type, of the log as it is or will be. */
  event<T extends Event["type"]>(type: T, deliveryId?: string): Promise<Event<T>["data"]>;
  events(): Promise<readonly Event[]>;
  /** Ends the sender and begins with a new one, as after a start. */
  restart(): Promise<void>;
  /** Queues a message as another decider would that leads by mistake: ours is fenced with its next command. */
  queueBehind(deliveryId: string): Promise<void>;
  /** What the decider does after a failed append. */
  replayed(): Promise<void>;
  readonly problems: readonly Error[];
}

export async function openSenderWorld(timeoutMs = 5_000): Promise<SenderWorld> {
  const dir = await Deno.makeTempDir();
  const bus = await openEmbeddedBus({ path: join(dir, "log.sqlite"), cell: 0 });
  const problems: Error[] = [];
  const create = () =>
    createWebhookSender({
      bus,
      auth: AUTH,
      allow: parseEgressAllow("127.0.0.0/8"),
      timeoutMs,
      onProblem: (problem) => problems.push(problem),
    });
  let sender: WebhookSender = create();
  const decider = startDecider({ bus, cell: 0, onReplayed: (...args) => sender.onReplayed(...args) });
  await decider.ready;
  const tell = async (one: Command) => {
    const outcome = await (await bus.inbox.send(one)).outcome;
    if (!outcome.ok) throw new Error(`${one.type}: ${outcome.rejection.message}`);
  };
  const replayed = async () => sender.onReplayed(decider.state(), await bus.log.head());
  await tell(openAccount());
  return {
    tell,
    problems,
    webhook: (webhookId, url) =>
      tell(command("CreateWebhook", { webhookId, accountId: ACCOUNT, url, events: ["job.completed"] })),
    queue: (deliveryId, rest = {}) =>
      tell(command("SendWebhook", {
        accountId: ACCOUNT,
        webhookId: "hook",
        url: null,
        deliveryId,
        eventId: `evt_${deliveryId}`,
        eventType: "job.completed",
        createdAt: 1_700_000_000_500,
        data: { id: "job-1" },
        ...rest,
      })),
    async event(type, deliveryId) {
      const stop = new AbortController();
      for await (const commits of bus.log.follow(1, stop.signal)) {
        for (const event of commits.flatMap((commit) => commit.events)) {
          if (event.type !== type) continue;
          if (deliveryId !== undefined && (event.data as { deliveryId?: string }).deliveryId !== deliveryId) {
            continue;
          }
          stop.abort();
          return event.data as never;
        }
      }
      throw new Error("the log ended");
    },
    async events() {
      const events: Event[] = [];
      for await (const commits of bus.log.read(1)) events.push(...commits.flatMap((commit) => commit.events));
      return events;
    },
    async restart() {
      await sender.close();
      sender = create();
      await replayed();
    },
    async queueBehind(deliveryId) {
      const at = Date.now();
      const data = {
        accountId: ACCOUNT,
        webhookId: "hook",
        url: null,
        deliveryId,
        eventId: `evt_${deliveryId}`,
        eventType: "job.completed",
        createdAt: at,
        data: {},
        dueAt: at,
      };
      const actor = { type: "system", id: "other" } as const;
      const draft = {
        at,
        accountId: ACCOUNT,
        actor,
        cause: "other",
        events: [{ type: "DeliveryQueued", data }],
      };
      await bus.log.append(seal(0, [draft as CommitDraft], await bus.log.head()));
    },
    replayed,
    async [Symbol.asyncDispose]() {
      await sender.close();
      await decider.close();
      await bus.close();
      await Deno.remove(dir, { recursive: true });
    },
  };
}
