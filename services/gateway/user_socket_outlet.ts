/** Sends on a socket as much as its client takes: what waits is counted by the platform, and nothing tells when it went. */

/** Bytes that may wait in a socket before it counts as behind. */
const BUFFER = 64 * 1024;
/** Between two looks whether a slow client took something, ms. */
const LOOK_MS = 25;

export class UserSocketOutlet {
  readonly #waiting = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(readonly socket: Pick<WebSocket, "readyState" | "bufferedAmount" | "send">) {}

  send(text: string): void {
    if (this.#isOpen()) this.socket.send(text);
  }

  hasRoom(): boolean {
    return this.socket.bufferedAmount < BUFFER;
  }

  /** Resolves when there is room, or when the socket is closed. */
  untilRoom(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add(resolve);
      this.#timer ??= setInterval(() => this.#look(), LOOK_MS);
    });
  }

  /** The socket is closed: nobody has to wait any more. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #look(): void {
    if (!this.#isOpen() || this.hasRoom()) this.close();
  }

  #isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }
}
