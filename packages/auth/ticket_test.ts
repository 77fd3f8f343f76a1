import assert from "node:assert/strict";
import { authSecret } from "./auth_secret.ts";
import { createTicketDesk } from "./ticket_desk.ts";
import { makeTicket, readTicket, type Ticket, TICKET_MS, TicketInvalid } from "./ticket.ts";
import { readTicketProtocols } from "./ticket_protocols.ts";

const SECRET = authSecret("a secret that is long enough for tests");
const NOW = 1_800_000_000_000;
const SESSION = { sessionId: "s", accountId: "a", keyId: "k", expiresAt: NOW + 60_000 };
const TICKET: Ticket = {
  ticketId: "00000000-0000-4000-8000-000000000001",
  accountId: "a",
  keyId: "k",
  session: null,
  expiresAt: NOW + TICKET_MS,
};

/** Leases that two services share. */
function sharedLeases() {
  const held = new Set<string>();
  return {
    held,
    async acquire(name: string) {
      if (held.has(name)) return null;
      held.add(name);
      return { release: async () => void held.delete(name) };
    },
  };
}

Deno.test("readTicket gives back what makeTicket signed, with and without a session, for 30 seconds", () => {
  for (const ticket of [TICKET, { ...TICKET, session: SESSION }]) {
    const text = makeTicket(SECRET, ticket);
    assert.match(text, /^[\w.-]+$/);
    assert.deepEqual(readTicket(SECRET, text, NOW + TICKET_MS - 1), ticket);
    assert.throws(() => readTicket(SECRET, text, NOW + TICKET_MS), TicketInvalid);
  }
});

Deno.test("readTicket refuses what is changed, of another secret, or no ticket", () => {
  const text = makeTicket(SECRET, TICKET);
  const [body = "", signature = ""] = text.split(".");
  const other = authSecret("a secret that is long enough for others");
  const refused = [
    "",
    ".",
    body,
    `${body}.`,
    `${body}.${signature}.`,
    `${body.slice(0, -1)}A.${signature}`,
    `.${signature}`,
    makeTicket(other, TICKET),
    makeTicket({ ...SECRET, ticket: SECRET.session }, TICKET),
    "x".repeat(1_000_000),
  ];
  for (const one of refused) {
    assert.throws(() => readTicket(SECRET, one, NOW), TicketInvalid, one.slice(0, 80));
  }
});

Deno.test("TicketDesk: a ticket is taken once, by whichever of two services it is brought to first", async () => {
  const leases = sharedLeases();
  const desks = [1, 2].map(() => createTicketDesk({ secret: SECRET, leases, clock: () => NOW }));
  const [one, two] = desks;
  assert.ok(one && two);
  const bearer = { accountId: "a", keyId: "k", session: SESSION };
  const { ticket, expiresAt } = one.make(bearer);
  assert.equal(expiresAt, NOW + TICKET_MS);
  const used = await Promise.allSettled([two.use(ticket), one.use(ticket), two.use(ticket)]);
  const taken = used.filter((u) => u.status === "fulfilled").map((u) => u.value);
  assert.deepEqual(taken.map(({ accountId, keyId, session }) => ({ accountId, keyId, session })), [bearer]);
  await assert.rejects(one.use(ticket), /it was used before/);
  assert.notEqual(one.make(bearer).ticket, ticket);
  for (const desk of desks) desk.close();
});

Deno.test("readTicketProtocols finds the ticket with and without the space, beside the protocol's name only", () => {
  assert.equal(readTicketProtocols("sluice.user.v1, ticket.a.b"), "a.b");
  assert.equal(readTicketProtocols("sluice.user.v1,ticket.a.b"), "a.b");
  assert.equal(readTicketProtocols("ticket.a.b,sluice.user.v1"), "a.b");
  for (const none of [null, "", "sluice.user.v1", "ticket.a.b", "sluice.user.v2, ticket.a.b"]) {
    assert.equal(readTicketProtocols(none), null);
  }
});
