/** What must exist before anybody can call: the operator's account, an admin key and, while it is wanted, the simulator. */

import { createHash } from "node:crypto";
import { derivedId, hashKey, keyPrefix, makeKey, operatorId, simulatorCredentials } from "@sluice/auth";
import type { Bus } from "@sluice/bus";
import { sleep, systemClock } from "@sluice/clock";
import {
  type Account,
  type CellState,
  type Command,
  type CommandData,
  type CommandType,
  PLANS,
  SCOPES,
} from "@sluice/domain";

const FROM_ENVIRONMENT = "SLUICE_ADMIN_KEY";

/** A cell whose decider runs. */
export interface FirstStart {
  readonly bus: Bus;
  /** As the decider has it. */
  readonly state: () => CellState;
  /** Aborts when the decider shall end: nobody would answer then. */
  readonly signal: AbortSignal;
}

/** The answer travels on a channel that may lose it; asking again changes nothing. */
const ASK_AGAIN_MS = 5_000;

/** Sends a command of the system until it is answered. Throws when it is refused, and the signal's reason. */
async function carryOut<T extends CommandType>(
  { bus, signal }: FirstStart,
  type: T,
  data: CommandData[T],
): Promise<void> {
  const command = { id: crypto.randomUUID(), type, actor: { type: "system", id: "start" }, data } as Command;
  for (;;) {
    signal.throwIfAborted();
    const { outcome } = await bus.inbox.send(command);
    const late = new AbortController();
    const answer = await Promise.race([
      outcome,
      sleep(systemClock, ASK_AGAIN_MS, AbortSignal.any([signal, late.signal])).then(() => null, () => null),
    ]);
    late.abort();
    if (answer === null) continue;
    if (answer.ok) return;
    throw new Error(`carry out ${type} at start: ${answer.rejection.message}`);
  }
}

/**
 * The operator's account in the cell, opened when it is led for the first time. Its id follows from `secret` (the text of
 * `SLUICE_SECRET`), so that two leaders in a row cannot open two.
 */
export async function operatorAccount(first: FirstStart, secret: string): Promise<Account> {
  const { bus: { log: { cell } }, state } = first;
  const find = () => [...state().accounts.values()].find((a) => a.plan === "operator");
  if (find() === undefined) {
    await carryOut(first, "OpenAccount", {
      accountId: operatorId(secret, cell),
      name: cell === 0 ? "Operator" : `Operator, cell ${cell}`,
      email: null,
      plan: "operator",
      credits: PLANS.operator.monthlyCredits,
    });
  }
  const account = find();
  if (account === undefined) throw new Error("open the operator's account: it is not there after the commit");
  return account;
}

/**
 * Sees to it that an admin key works: `given` (from the environment, replacing an older one from there), else any
 * that exists, else a new one. Returns the new one, to be shown once; else null.
 */
export async function adminKey(first: FirstStart, accountId: string, given?: string): Promise<string | null> {
  const { state } = first;
  const keys = [...state().keys.values()].filter((k) =>
    k.accountId === accountId && k.scopes.includes("admin")
  );
  if (given === undefined && keys.length > 0) return null;
  const key = given ?? makeKey();
  const hash = hashKey(key);
  const name = given === undefined ? "First key" : FROM_ENVIRONMENT;
  for (const old of keys) {
    if (given !== undefined && old.name === FROM_ENVIRONMENT && old.hash !== hash) {
      await carryOut(first, "RevokeKey", { keyId: old.keyId, accountId });
    }
  }
  if (!keys.some((k) => k.hash === hash)) {
    // by its hash, so that it is made once however often its making is begun
    const keyId = derivedId(hash);
    await carryOut(first, "CreateKey", {
      keyId,
      accountId,
      name,
      hash,
      prefix: keyPrefix(key),
      scopes: SCOPES,
      expiresAt: null,
    });
  }
  return given === undefined ? key : null;
}

/** Lets the simulator of the cell in, as an agent that everybody in the cell may use. */
export async function adoptSimulator(first: FirstStart, accountId: string, secret: string): Promise<void> {
  const { agentId, token } = simulatorCredentials(secret, first.bus.log.cell);
  const tokenHash = createHash("sha256").update(token).digest("hex");
  await carryOut(first, "AdoptAgent", {
    agentId,
    accountId,
    name: "Simulator",
    provider: "simulator",
    tokenHash,
    shared: true,
  });
}
