/** A receiver of webhooks that does as it is told. */

/** A request that it got. */
export interface Received {
  readonly headers: Headers;
  readonly body: string;
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** The first request that the predicate likes, of those that came or will come. */
  find(likes: (request: Received) => boolean): Promise<Received>;
  /** Resolves when so many have come. */
  count(n: number): Promise<void>;
}

/** Starts on a free port of loopback; `answer` gets the number of the request, from 1, and may wait for as long as it likes. */
export function receive(answer: (n: number) => Response | Promise<Response>): Receiver {
  const received: Received[] = [];
  let came = Promise.withResolvers<void>();
  const stop = new AbortController();
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {}, signal: stop.signal };
  const server = Deno.serve(options, async (request) => {
    received.push({ headers: request.headers, body: await request.text() });
    came.resolve();
    came = Promise.withResolvers();
    return await answer(received.length);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/hook`,
    received,
    async find(likes) {
      for (let n = 0;; n++) {
        while (n >= received.length) await came.promise;
        const request = received[n];
        if (request !== undefined && likes(request)) return request;
      }
    },
    async count(n) {
      while (received.length < n) await came.promise;
    },
    async [Symbol.asyncDispose]() {
      stop.abort(); // whoever still waits for an answer gets none
      await server.finished;
    },
  };
}
