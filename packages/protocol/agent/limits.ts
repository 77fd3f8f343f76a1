/** The fixed numbers and names of the agent protocol, version 1. */

/** The one version that both sides speak; `hello.v` carries it. */
export const AGENT_PROTOCOL_VERSION = 1;

/** WebSocket subprotocol that the server echoes. */
export const AGENT_SUBPROTOCOL = "sluice.agent.v1";

const TOKEN_PREFIX = "token.";

/** Longest text frame either side may send, in bytes of UTF-8. */
export const MAX_FRAME_BYTES = 256 * 1024;

/** Longest `checkpoint`, in bytes of its JSON. */
export const MAX_CHECKPOINT_BYTES = 4 * 1024;

/** How often an agent says what it holds, ms; the server names the one that applies in `welcome`. */
export const HEARTBEAT_MS = 10_000;

/** An agent that hears nothing for this long reconnects, ms. */
export const AGENT_SILENCE_MS = 20_000;

/** The server closes after this long without a frame, ms. */
export const SERVER_SILENCE_MS = 45_000;

/** The server closes when no valid credentials came within this time, ms. */
export const CREDENTIALS_WITHIN_MS = 5_000;

/** Why the server closed the socket. */
export const CLOSE_CODES = {
  /** A frame did not parse; an `error` message went before. */
  badFrame: 4400,
  /** No valid credentials. */
  unauthorized: 4401,
  /** Nothing was heard for 45 s. */
  silent: 4408,
  /** A newer session of the same agent arrived. */
  replaced: 4409,
} as const;

/** The subprotocols that an agent offers: the protocol's name and its token. */
export function agentSubprotocols(token: string): string[] {
  return [AGENT_SUBPROTOCOL, TOKEN_PREFIX + token];
}

/**
 * The token in a `Sec-WebSocket-Protocol` header, with or without spaces after the commas; null when the
 * header does not offer this protocol together with a token.
 */
export function agentTokenOf(header: string | null): string | null {
  const offered = (header ?? "").split(",").map((name) => name.trim());
  if (!offered.includes(AGENT_SUBPROTOCOL)) return null;
  const token = offered.find((name) => name.startsWith(TOKEN_PREFIX))?.slice(TOKEN_PREFIX.length);
  return token === undefined || token === "" ? null : token;
}
