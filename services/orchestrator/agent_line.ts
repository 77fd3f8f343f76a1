/** The two ends of an agent's session: its socket, or what translates for a worker of the older protocol. */

/** Our own close code for "come back later": `WebSocket.close` takes none below 3000 but 1000. */
export const TRY_AGAIN = 4503;

export interface AgentLine {
  readonly isOpen: () => boolean;
  readonly send: (text: string) => void;
  readonly close: (code: number, reason: string) => void;
}

/** What the other end of the line does. */
export interface Session {
  receive(data: unknown): void;
  closed(): void;
}

/** The line of a socket. */
export function lineOf(socket: WebSocket): AgentLine {
  return {
    isOpen: () => socket.readyState === WebSocket.OPEN,
    send: (text) => socket.send(text),
    close: (code, reason) => socket.close(code, reason),
  };
}
