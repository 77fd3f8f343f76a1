/** Who is let in: API keys, login sessions and single-use tickets, for every service that takes requests. */

export { hashKey, isKey, keyPrefix, makeKey } from "./api_key.ts";
export { type AuthSecret, authSecret } from "./auth_secret.ts";
export { derivedId, operatorId, simulatorCredentials } from "./derived_ids.ts";
export { isOwnOrigin } from "./own_origin.ts";
export { readSessionCookie, sessionCookie, sessionCookieName } from "./session_cookie.ts";
export {
  makeSessionToken,
  readSessionToken,
  type Session,
  SESSION_MS,
  sessionBegan,
  SessionInvalid,
} from "./session_token.ts";
export { type Bearer, type Refusal, refusalOf } from "./standing.ts";
export { makeTicket, readTicket, type Ticket, TicketInvalid } from "./ticket.ts";
export { createTicketDesk, type TicketDesk } from "./ticket_desk.ts";
export { readTicketProtocols, USER_PROTOCOL } from "./ticket_protocols.ts";
export { accountWebhookSecret, secretHint, webhookSecret } from "./webhook_secret.ts";
