/** Clients of a gateway that may die: they say what they want again and again, under the same id, until it is answered. */

import { sleep } from "@sluice/clock";
import type { Command, CommandData, CommandType, Outcome, Submission } from "@sluice/domain";
import type { Inbox } from "@sluice/bus";
import type { Process } from "./process.ts";
import { type Part, partOf, type Stage } from "./stage.ts";

/** What a client wants: kept by the client, so it outlives the gateway. */
interface Wish {
  readonly command: Command;
  /** The job that it is about was in the log when it was wanted. */
  readonly ofKnownJob: string | null;
  outcome: Outcome | null;
}

export interface Client extends Part {
  /** Wants something from now on. */
  want<T extends CommandType>(type: T, data: CommandData[T], id?: string): Promise<Outcome>;
  /** Wishes without an answer. */
  readonly unanswered: number;
}

const ANSWER_WITHIN_MS = 5_000;
const REST_MS = 500;

export function clientPart(stage: Stage, name: string): Client {
  const { world, cluster, laws } = stage;
  const wishes: Wish[] = [];
  const heard = new Map<string, (outcome: Outcome) => void>();
  let inbox: Inbox | null = null;

  async function insist(process: Process, inbox: Inbox, wish: Wish): Promise<void> {
    const { command } = wish;
    const forever = new AbortController().signal;
    for (;;) {
      try {
        const { outcome } = await inbox.send(command);
        const answer = await Promise.race([outcome, sleep(process.clock, ANSWER_WITHIN_MS, forever)]);
        if (answer !== undefined && (answer.ok || answer.rejection.code !== "unavailable")) {
          return answered(wish, answer);
        }
      } catch {
        world.note(`${name}: ${command.type} was not taken`);
      }
      await sleep(process.clock, REST_MS, forever);
    }
  }

  function answered(wish: Wish, outcome: Outcome): void {
    if (wish.outcome !== null) return;
    wish.outcome = outcome;
    const { command } = wish;
    world.note(`${name}: ${command.type} ${outcome.ok ? "done" : outcome.rejection.code}`);
    laws.answered(outcome, command.type === "SubmitJob" ? command.id : null);
    if (wish.ofKnownJob !== null) laws.refused(outcome, wish.ofKnownJob);
    heard.get(command.id)?.(outcome);
  }

  function run(process: Process): void {
    inbox = cluster.busOf(process).inbox;
    for (const wish of wishes) if (wish.outcome === null) void insist(process, inbox, wish);
  }

  const part = partOf(world, name, run);
  return Object.assign(part, {
    want<T extends CommandType>(type: T, data: CommandData[T], id = world.random.uuid()): Promise<Outcome> {
      const command = { id, type, actor: { type: "key", id: "key" }, data } as Command;
      const { jobId = "" } = data as { readonly jobId?: string };
      const wish: Wish = { command, ofKnownJob: laws.ledger.jobs.has(jobId) ? jobId : null, outcome: null };
      wishes.push(wish);
      const { process } = part;
      process.run(() => void (inbox !== null && insist(process, inbox, wish)));
      return new Promise<Outcome>((resolve) => heard.set(id, resolve));
    },
    get unanswered() {
      return wishes.filter(({ outcome }) => outcome === null).length;
    },
  });
}

/** A job of the simulated site. */
export function submission(jobId: string, accountId: string, rest: Partial<Submission>): Submission {
  return {
    jobId,
    accountId,
    keyId: null,
    kind: "image",
    prompt: "a lighthouse",
    model: "sim-image",
    settings: { aspectRatio: "1:1", count: 1 },
    references: [],
    priority: 0,
    dependsOn: [],
    dependencyTimeoutMs: 180_000,
    metadata: {},
    ...rest,
  };
}
