/** Proofs by which one service calls another: each is good for one call, and neither a signed path nor an upload ticket. */

import { equal } from "./equal.ts";
import type { SigningSecret } from "./signing.ts";

/** What is called. */
export interface ServiceCall {
  readonly method: string;
  /** Path and query as they stand in the URL. */
  readonly path: string;
}

/** The ticket is not ours, is for another call, or is over. Thrown by `readServiceTicket`. */
export class ServiceTicketInvalid extends Error {
  override readonly name = "ServiceTicketInvalid";
  constructor(why: string) {
    super(`read the service ticket: ${why}`);
  }
}

/** Makes a ticket as one word that fits a bearer header; the body may have `maxBytes`. `expiresAt` in ms since 1970. */
export function makeServiceTicket(
  secret: SigningSecret,
  call: ServiceCall,
  { maxBytes, expiresAt }: { readonly maxBytes: number; readonly expiresAt: number },
): string {
  return `${maxBytes}.${expiresAt}.${secret.sign("service", signedText(call, maxBytes, expiresAt))}`;
}

/**
 * What a ticket of `makeServiceTicket` lets its bearer do with this very call, at `now` (ms since 1970). Throws
 * `ServiceTicketInvalid`.
 */
export function readServiceTicket(
  secret: SigningSecret,
  ticket: string,
  call: ServiceCall,
  now: number,
): { readonly maxBytes: number } {
  const [, bytes = "", end = "", signature = ""] = /^(\d{1,15})\.(\d{1,15})\.([\w-]+)$/.exec(ticket) ?? [];
  const maxBytes = Number(bytes);
  const expiresAt = Number(end);
  if (!equal(secret.sign("service", signedText(call, maxBytes, expiresAt)), signature)) {
    throw new ServiceTicketInvalid(
      "the signature does not fit this call: all services need the same SLUICE_SECRET",
    );
  }
  if (now >= expiresAt) {
    throw new ServiceTicketInvalid(
      `it was good until ${new Date(expiresAt).toISOString()}: do the clocks agree?`,
    );
  }
  return { maxBytes };
}

function signedText({ method, path }: ServiceCall, maxBytes: number, expiresAt: number): string {
  return JSON.stringify([method, path, maxBytes, expiresAt]);
}
