/** From an open socket to a client that is let in: contracts/settled.md point 23. */

import { cellOf } from "@sluice/domain";
import { EdgeError, MAX_USER_FRAME, readUserFrame, USER_CLOSE, type UserRequest } from "@sluice/protocol";
import { createAttempts } from "./attempts.ts";
import type { Caller, SocketProof } from "./authenticate.ts";
import type { Feed } from "./feed.ts";
import type { Kit } from "./kit.ts";
import { readFilter, readPosition } from "./routes_events.ts";
import { UserSocket } from "./user_socket.ts";
import { UserSocketOutlet } from "./user_socket_outlet.ts";

/** Messages that a client may send in ten seconds; the reference's clients send a ping now and then. */
const MESSAGES = 100;
const WINDOW_MS = 10_000;

/**
 * Serves the socket until it closes. `proven`: whom the request itself proved, or why it proved nobody; null when the
 * client has still to say so. `done` is called once at the end of a socket.
 */
export function serveUserSocket(
  socket: WebSocket,
  proven: Caller | EdgeError | null,
  kit: Kit,
  feeds: readonly Feed[],
  done: () => void,
): void {
  const { door, settings } = kit;
  const outlet = new UserSocketOutlet(socket);
  const budget = createAttempts(MESSAGES, WINDOW_MS);
  let user: UserSocket | null = null;
  /** The kit of the client's cell, once that is known. */
  let home = kit;
  let leave = () => {};
  /** Messages are answered one after the other, in the order in which they came. */
  let turn = Promise.resolve();
  const patience = setTimeout(() => {
    if (user === null) close(USER_CLOSE.unauthorized, "not authenticated in time");
  }, settings.socketAuthMs);

  const say = (message: object) => outlet.send(JSON.stringify(message));
  /** `reason` is one of our own short words: a close frame holds no more than 123 bytes. */
  function close(code: number, reason: string): void {
    if (socket.readyState === WebSocket.OPEN) socket.close(code, reason);
  }

  function refuse(error: EdgeError): void {
    say({ type: "error", code: error.code, message: error.message });
    close(CODES[error.code] ?? USER_CLOSE.unauthorized, error.code);
  }

  /** Throws `EdgeError` when the account has too many sockets. */
  function admit(caller: Caller): void {
    clearTimeout(patience);
    if (socket.readyState !== WebSocket.OPEN) return;
    // the key may have gone while the socket opened, when nobody told it
    if (door.refusal(caller) !== null) return close(USER_CLOSE.unauthorized, "not let in any more");
    const cell = cellOf(caller.accountId);
    home = kit.cells[cell] ?? kit;
    const joined = new UserSocket({ view: home.view, caller, outlet, close });
    leave = (feeds[cell] ?? feeds[0]!).join(joined);
    user = joined;
    user.begin();
  }

  async function answer(request: UserRequest): Promise<void> {
    switch (request.type) {
      case "ping":
        return say({ type: "pong" });
      case "pong":
        return;
      case "auth": {
        if (user !== null) return;
        return admit(await door.admit(proofIn(request), "read"));
      }
      case "subscribe": {
        if (user === null) return;
        const { after = null, types, job } = request;
        const { filter } = readFilter(types, job);
        const number = after === null ? null : await readPosition(home, String(after), "after");
        return user.subscribe(number, filter);
      }
    }
  }

  async function hear(data: string): Promise<void> {
    try {
      await answer(readUserFrame(data));
    } catch (error) {
      if (!(error instanceof EdgeError)) throw error;
      // whoever is let in may mend a message; whoever knocks has one try
      if (user === null) refuse(error);
      else say({ type: "error", code: error.code, message: error.message });
    }
  }

  socket.onopen = () => {
    try {
      if (proven instanceof EdgeError) throw proven;
      if (proven !== null) admit(proven);
    } catch (error) {
      if (!(error instanceof EdgeError)) throw error;
      refuse(error);
    }
  };
  socket.onmessage = ({ data }) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (typeof data !== "string") return close(USER_CLOSE.badFrame, "expected text");
    if (data.length > MAX_USER_FRAME) return close(USER_CLOSE.tooLarge, "the message is too long");
    if (budget.take("", settings.clock()) !== null) return close(USER_CLOSE.tooMany, "too many messages");
    turn = turn.then(() => hear(data)).catch((error) => {
      settings.log("error", "a message on /ws/user failed", { error: String(error) });
      close(USER_CLOSE.mistake, "the server made a mistake");
    });
  };
  socket.onerror = () => {};
  socket.onclose = () => {
    clearTimeout(patience);
    user?.left();
    outlet.close();
    leave();
    done();
  };
}

const CODES: Partial<Readonly<Record<EdgeError["code"], number>>> = {
  insufficient_scope: USER_CLOSE.forbidden,
  account_suspended: USER_CLOSE.forbidden,
  rate_limited: USER_CLOSE.tooMany,
  internal: USER_CLOSE.mistake,
};

function proofIn({ ticket, token }: Extract<UserRequest, { type: "auth" }>): SocketProof {
  if (ticket !== undefined) return { ticket };
  if (token !== undefined) return { token };
  throw new EdgeError("missing_field", "ticket or token is required", { param: "ticket" });
}
