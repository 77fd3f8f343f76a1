/** Gives out tickets and takes each one once, whichever service it is brought to. */

import type { AuthSecret } from "./auth_secret.ts";
import type { Bearer } from "./standing.ts";
import { makeTicket, readTicket, type Ticket, TICKET_MS, TicketInvalid } from "./ticket.ts";

/** Clocks of two services may differ by so much before a ticket could be used in both. */
const CLOCKS_DIFFER_MS = 30_000;
/** One length for all: a lease of another length would need a bucket of its own on NATS. */
const LEASE_MS = TICKET_MS + CLOCKS_DIFFER_MS;

/** What it needs of a bus's leases. */
export interface TicketLeases {
  acquire(name: string, holder: string, ttlMs: number): Promise<{ release(): Promise<void> } | null>;
}

export interface TicketDeskOptions {
  readonly secret: AuthSecret;
  readonly leases: TicketLeases;
  readonly clock?: () => number;
  readonly newId?: () => string;
}

export interface TicketDesk {
  /** A ticket for 30 s in the bearer's name. */
  make(bearer: Bearer): { readonly ticket: string; readonly expiresAt: number };
  /**
   * Uses the ticket up and tells whose it is; whether they are still let in is to be asked of `refusalOf`. Throws
   * `TicketInvalid`, also when nobody can say that it was not used before.
   */
  use(ticket: string): Promise<Ticket>;
  /** Forgets what was used. */
  close(): void;
}

/**
 * A lease named after the ticket is the mark that it was used: only one service gets it. It is kept until no clock can
 * take the ticket for good any more, and then given back, because leases are renewed for as long as they are held.
 */
export function createTicketDesk(
  { secret, leases, clock = Date.now, newId = () => crypto.randomUUID() }: TicketDeskOptions,
): TicketDesk {
  const marks = new Set<{ readonly until: number; readonly release: () => Promise<void> }>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function keep(mark: { readonly until: number; readonly release: () => Promise<void> }): void {
    marks.add(mark);
    timer ??= setTimeout(forget, LEASE_MS);
  }

  /** Marks are in the order of their use, which is nearly that of their ends; the rest is for the next time. */
  function forget(): void {
    timer = undefined;
    const now = clock();
    for (const mark of marks) {
      if (mark.until > now) continue;
      marks.delete(mark);
      mark.release().catch(() => {}); // the bus is closed, and with it all leases
    }
    if (marks.size > 0) timer = setTimeout(forget, LEASE_MS);
  }

  return {
    make(bearer) {
      const { accountId, keyId, session } = bearer;
      const expiresAt = clock() + TICKET_MS;
      const ticket = makeTicket(secret, { ticketId: newId(), accountId, keyId, session, expiresAt });
      return { ticket, expiresAt };
    },
    async use(text) {
      const ticket = readTicket(secret, text, clock());
      const lease = await leases.acquire(`ticket.${ticket.ticketId}`, "ticket", LEASE_MS);
      if (lease === null) throw new TicketInvalid("it was used before");
      keep({ until: ticket.expiresAt + CLOCKS_DIFFER_MS, release: () => lease.release() });
      return ticket;
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
