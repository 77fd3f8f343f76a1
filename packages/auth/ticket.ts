/**
 * Tickets: 30 seconds in which a browser may open one WebSocket, where it can set no headers. Not the upload tickets
 * of `@sluice/media`.
 */

import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { AuthSecret } from "./auth_secret.ts";
import type { Bearer } from "./standing.ts";

/** How long a ticket is good, ms. */
export const TICKET_MS = 30_000;

const MAX_LENGTH = 1_024;

export interface Ticket extends Bearer {
  readonly ticketId: string;
  /** Ms since 1970. */
  readonly expiresAt: number;
}

/** The ticket is not ours, was changed, is over, or was used. Thrown by `readTicket` and `TicketDesk.use`. */
export class TicketInvalid extends Error {
  override readonly name = "TicketInvalid";
  constructor(why: string) {
    super(`use the ticket: ${why}`);
  }
}

/** The ticket as one word of letters, digits, `-`, `_` and `.`, which fits a subprotocol. */
export function makeTicket(secret: AuthSecret, ticket: Ticket): string {
  const { ticketId, accountId, keyId, session, expiresAt } = ticket;
  const fields = [
    ticketId,
    accountId,
    keyId,
    session?.sessionId ?? null,
    session?.expiresAt ?? null,
    expiresAt,
  ];
  const body = Buffer.from(JSON.stringify(fields)).toString("base64url");
  return `${body}.${sign(secret, body).toString("base64url")}`;
}

/**
 * What a ticket of `makeTicket` says at `now` (ms since 1970), whether or not it was used. Throws `TicketInvalid`. To
 * let somebody in take `TicketDesk.use`.
 */
export function readTicket(secret: AuthSecret, text: string, now: number): Ticket {
  const [body = "", signature = "", ...rest] = text.length > MAX_LENGTH ? [] : text.split(".");
  const expected = sign(secret, body);
  const given = Buffer.from(signature, "base64url");
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new TicketInvalid("it is not of this server");
  }
  // signed by us, so it has the shape that makeTicket gave it
  const [ticketId, accountId, keyId, sessionId, sessionExpiresAt, expiresAt] = JSON.parse(
    Buffer.from(body, "base64url").toString(),
  ) as [string, string, string, string | null, number | null, number];
  if (now >= expiresAt) throw new TicketInvalid(`it was good until ${new Date(expiresAt).toISOString()}`);
  const session = sessionId === null || sessionExpiresAt === null
    ? null
    : { sessionId, accountId, keyId, expiresAt: sessionExpiresAt };
  return { ticketId, accountId, keyId, session, expiresAt };
}

function sign(secret: AuthSecret, body: string): Buffer {
  return createHmac("sha256", secret.ticket).update(body).digest();
}
