/** What must exist before anybody can call: the operator's account, an admin key and, while it is wanted, the simulator. */

import { createHash, createHmac } from "node:crypto";
import { hashKey, keyPrefix, makeKey } from "@sluice/auth";
import type { Bus } from "@sluice/bus";
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

/** Sends a command of the system and waits for its outcome. Throws when it is refused. */
export async function carryOut<T extends CommandType>(
  bus: Bus,
  type: T,
  data: CommandData[T],
): Promise<void> {
  const command = { id: crypto.randomUUID(), type, actor: { type: "system", id: "start" }, data } as Command;
  const outcome = await (await bus.inbox.send(command)).outcome;
  if (!outcome.ok) throw new Error(`carry out ${type} at start: ${outcome.rejection.message}`);
}

/** The operator's account, opened at the first start. */
export async function operatorAccount(bus: Bus, state: () => CellState): Promise<Account> {
  const find = () => [...state().accounts.values()].find((a) => a.plan === "operator");
  if (find() === undefined) {
    await carryOut(bus, "OpenAccount", {
      accountId: crypto.randomUUID(),
      name: "Operator",
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
export async function adminKey(
  bus: Bus,
  state: () => CellState,
  accountId: string,
  given?: string,
): Promise<string | null> {
  const keys = [...state().keys.values()].filter((k) =>
    k.accountId === accountId && k.scopes.includes("admin")
  );
  if (given === undefined && keys.length > 0) return null;
  const key = given ?? makeKey();
  const hash = hashKey(key);
  const name = given === undefined ? "First key" : FROM_ENVIRONMENT;
  for (const old of keys) {
    if (given !== undefined && old.name === FROM_ENVIRONMENT && old.hash !== hash) {
      await carryOut(bus, "RevokeKey", { keyId: old.keyId, accountId });
    }
  }
  if (!keys.some((k) => k.hash === hash)) {
    const keyId = crypto.randomUUID();
    await carryOut(bus, "CreateKey", {
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

/** The simulator's identity: derived from the secret, so that it is the same after every start. */
export async function simulatorIdentity(
  bus: Bus,
  accountId: string,
  secret: string,
): Promise<{ agentId: string; token: string }> {
  const token = `sla_${createHmac("sha256", secret).update("simulator token").digest("base64url")}`;
  const agentId = uuidOf(createHmac("sha256", secret).update("simulator agent").digest("hex"));
  const tokenHash = createHash("sha256").update(token).digest("hex");
  await carryOut(bus, "AdoptAgent", {
    agentId,
    accountId,
    name: "Simulator",
    provider: "simulator",
    tokenHash,
    shared: true,
  });
  return { agentId, token };
}

/** The first 128 bits of a hex text, marked as a UUID of version 8 (RFC 9562: made by our own rule). */
function uuidOf(hex: string): string {
  const variant = ((parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${
    hex.slice(20, 32)
  }`;
}
