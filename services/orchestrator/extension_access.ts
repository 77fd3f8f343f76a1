/** Who a worker of the reference's protocol is: contracts/settled.md point 25. */

import { createHash, createHmac, hash } from "node:crypto";
import { type AuthSecret, readSessionToken, sessionBegan, SessionInvalid } from "@sluice/auth";
import { cellOf, type Command, idInCell, type Provider } from "@sluice/domain";

export type ExtensionType = Extract<Provider, "flow" | "freepik">;

/** A worker that showed a genuine session token. */
export interface ExtensionWorker {
  readonly agentId: string;
  readonly accountId: string;
  readonly keyId: string;
  /** The login that its token is of; not the agent's session. */
  readonly loginId: string;
  readonly provider: ExtensionType;
  readonly tokenHash: string;
  /** Adopts its agent, if the session's key and account are still good. */
  readonly adopt: Command<"AdoptAgent">;
}

/** The worker is not let in; the message is for its developer. Thrown by `readWorker`. */
export class WorkerRefused extends Error {
  override readonly name = "WorkerRefused";
}

export interface Credentials {
  readonly userId: string | null;
  readonly token: string;
  readonly extensionType: string | null;
}

/** Reads what a worker shows of itself at `now` (ms since 1970). Throws `WorkerRefused`. */
export async function readWorker(
  { userId, token, extensionType: provider }: Credentials,
  auth: AuthSecret,
  now: number,
  newId: () => string,
): Promise<ExtensionWorker> {
  if (provider !== "flow" && provider !== "freepik") {
    throw new WorkerRefused(`extensionType "${(provider ?? "").slice(0, 40)}": accepted is flow, freepik`);
  }
  if (token.startsWith("slk_")) {
    // an address ends up in logs and histories: only what ends by itself may stand there
    throw new WorkerRefused(
      "token: an API key is not accepted here, get a session token from POST /api/session",
    );
  }
  const session = await readSessionToken(auth, token, now).catch((error) => {
    if (error instanceof SessionInvalid) throw new WorkerRefused(error.message, { cause: error });
    throw error;
  });
  const { accountId, keyId, sessionId } = session;
  const vouching = { keyId, sessionId, since: sessionBegan(session) };
  if (userId !== null && userId !== accountId) {
    throw new WorkerRefused("userId: it is not the token's, leave it out or use the id of GET /api/user/me");
  }
  // one agent for each account and site, whichever browser speaks for it
  const agentId = idInCell(cellOf(accountId), uuidOf(`extension ${accountId} ${provider}`));
  const tokenHash = hash("sha256", createHmac("sha256", auth.session).update(agentId).digest("hex"), "hex");
  const name = provider === "flow" ? "Flow extension" : "Freepik extension";
  return {
    agentId,
    accountId,
    keyId,
    loginId: sessionId,
    provider,
    tokenHash,
    adopt: {
      id: newId(),
      type: "AdoptAgent",
      actor: { type: "agent", id: agentId },
      data: { agentId, accountId, name, provider, tokenHash, shared: false, vouching },
    },
  };
}

/** A UUID (version 8) that the same text always gives. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${
    hex.slice(20, 32)
  }`;
}
