/** A ticket among the subprotocols of a WebSocket: contracts/settled.md point 23. */

/** The only subprotocol that the server answers: the ticket is not echoed. */
export const USER_PROTOCOL = "sluice.user.v1";

const TICKET = "ticket.";

/** The ticket of `sec-websocket-protocol: sluice.user.v1, ticket.<ticket>`, with and without the space; null without one. */
export function readTicketProtocols(header: string | null): string | null {
  const names = (header ?? "").split(",").map((name) => name.trim());
  if (!names.includes(USER_PROTOCOL)) return null;
  return names.find((name) => name.startsWith(TICKET))?.slice(TICKET.length) ?? null;
}
