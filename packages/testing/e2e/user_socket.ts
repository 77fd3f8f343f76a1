/** A client of `/ws/user` as a browser would be one. */

// deno-lint-ignore no-explicit-any -- whatever the server says
type Message = any;

export interface UserClient extends AsyncDisposable {
  /** Everything heard so far, in order. */
  readonly heard: readonly Message[];
  readonly protocol: string;
  say(message: unknown): void;
  /** The first message that fits, of those heard and those to come. Rejects when the socket closed before it came. */
  until(fits: (message: Message) => boolean): Promise<Message>;
  /** How the socket was closed; `opened` tells whether the server let it come to be. */
  readonly closed: Promise<{ readonly code: number; readonly opened: boolean }>;
}

/** Opens a socket at the server's address; resolves when it is open or was refused. */
export async function openUserSocket(
  url: string,
  protocols: string[] = [],
  { query = "", headers }: { readonly query?: string; readonly headers?: Record<string, string> } = {},
): Promise<UserClient> {
  const address = `${url.replace("http", "ws")}/ws/user${query}`;
  const socket = new WebSocket(address, headers === undefined ? protocols : { protocols, headers });
  const heard: Message[] = [];
  const waiting = new Set<() => void>();
  const closed = Promise.withResolvers<{ code: number; opened: boolean }>();
  const settled = Promise.withResolvers<void>();
  let opened = false;
  let over: Error | null = null;
  const changed = () => waiting.forEach((look) => look());
  socket.onopen = () => {
    opened = true;
    settled.resolve();
  };
  socket.onerror = () => {};
  socket.onmessage = ({ data }) => {
    heard.push(JSON.parse(data));
    changed();
  };
  socket.onclose = ({ code, reason }) => {
    over = new Error(`the socket closed with ${code} ${reason}`);
    settled.resolve();
    closed.resolve({ code, opened });
    changed();
  };
  await settled.promise;
  return {
    heard,
    protocol: socket.protocol,
    say: (message) => socket.send(JSON.stringify(message)),
    until: (fits) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = heard.find(fits);
          if (found === undefined && over === null) return;
          waiting.delete(look);
          if (found === undefined) reject(over);
          else resolve(found);
        };
        waiting.add(look);
        look();
      }),
    closed: closed.promise,
    async [Symbol.asyncDispose]() {
      if (over === null) socket.close();
      await closed.promise;
    },
  };
}
