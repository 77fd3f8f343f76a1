/** Trades a pairing code for an agent's token: contracts/jobs-api.md "Agents". */

import type { Site } from "@sluice/recipes";
import { BadAddress, serverAddress } from "./server_address.ts";

/** A site that is paired: who this browser is at a server. The token is a credential of Sluice, not of the site. */
export interface Paired {
  readonly site: Site;
  /** Without a slash at the end. */
  readonly server: string;
  readonly agentId: string;
  readonly token: string;
  /** The agent's, as the studio shows it. */
  readonly name: string;
}

/** Thrown by `pair`; the message is for the owner, `field` is where the mistake was made. */
export class PairingFailed extends Error {
  override readonly name = "PairingFailed";
  constructor(message: string, readonly field?: "server" | "code", options?: ErrorOptions) {
    super(message, options);
  }
}

const ANSWER_WITHIN_MS = 15_000;

/**
 * Pairs a site.
 * @param server as typed
 * @throws PairingFailed
 */
export async function pair(
  { server, code, site, name }: {
    readonly server: string;
    readonly code: string;
    readonly site: Site;
    readonly name: string;
  },
  fetch: typeof globalThis.fetch,
): Promise<Paired> {
  const address = addressOf(server);
  if (code.trim() === "") throw new PairingFailed("Enter the pairing code that your Sluice shows", "code");
  const response = await fetch(`${address}/api/agents/pair`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code: code.trim(), name, provider: site }),
    credentials: "omit",
    redirect: "error",
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch((cause: unknown) => {
    const message = `There is no answer from ${address}: is Sluice running there, and is the address right?`;
    throw new PairingFailed(message, "server", { cause });
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(address, response.status, answer);
  const { agentId, token } = fieldsOf(answer);
  if (typeof agentId !== "string" || typeof token !== "string") throw isNoSluice(address);
  return { site, server: address, agentId, token, name };
}

function addressOf(server: string): string {
  try {
    return serverAddress(server);
  } catch (error) {
    if (error instanceof BadAddress) throw new PairingFailed(error.message, "server", { cause: error });
    throw error;
  }
}

function refusal(address: string, status: number, answer: unknown): PairingFailed {
  const { code, details } = fieldsOf(answer);
  if (typeof code !== "string") return isNoSluice(address);
  if (status === 429) {
    return new PairingFailed("There were too many tries from here: wait a minute, then try again");
  }
  if (status < 500) {
    return code === "pairing_invalid" || status === 400
      ? new PairingFailed(
        "This code is wrong, used or too old: a code is good once and for ten minutes, so get a new one",
        "code",
      )
      : isNoSluice(address);
  }
  const words = typeof details === "string" ? `: ${details}` : "";
  return new PairingFailed(`Sluice at ${address} cannot pair at the moment${words}`);
}

function isNoSluice(address: string): PairingFailed {
  return new PairingFailed(`What answers at ${address} is not Sluice: check address and port`, "server");
}

function fieldsOf(answer: unknown): Record<string, unknown> {
  return typeof answer === "object" && answer !== null ? answer as Record<string, unknown> : {};
}
