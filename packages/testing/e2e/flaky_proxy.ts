/** A proxy that loses answers: the request has reached the server and begun its job, and the client hears something else. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of an answer: an answer of the proxy's own, a broken connection, or the truth. */
export type Fate = "503" | "drop" | "pass";

/** A request as the proxy saw it. */
export interface SeenRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The id of the job in the server's own answer, for requests whose fate was `pass`. */
  jobId: string | null;
}

export interface FlakyProxy extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
}

/** Of the requests that post something the first has the `fate`, once `accepted` says that the server has begun its job. */
export async function startFlakyProxy(
  target: string,
  fate: Fate,
  accepted: () => Promise<void>,
): Promise<FlakyProxy> {
  const seen: SeenRequest[] = [];
  const underway = new Set<Promise<unknown>>();
  const stop = new AbortController();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = request.headers as Record<string, string | undefined>;
    const one: SeenRequest = { path: request.url ?? "", headers, jobId: null };
    const own = request.method === "POST" && !seen.some((s) => s.path === one.path) ? fate : "pass";
    seen.push(one);
    const hangUp = new AbortController();
    const answer = fetch(target + request.url, {
      method: request.method ?? "GET",
      headers: forwarded(headers),
      signal: AbortSignal.any([stop.signal, hangUp.signal]),
      ...(chunks.length === 0 ? {} : { body: new Blob(chunks as BlobPart[]) }),
    });
    if (own === "pass") return await passOn(await answer, one, response);
    // nobody reads what the server says; it may still be at work
    underway.add(answer.then((r) => r.body?.cancel()).catch(() => {}));
    await accepted();
    if (own === "503") {
      response.writeHead(503, { "content-type": "text/html", "retry-after-ms": "50" });
      response.end("<h1>503 Service Temporarily Unavailable</h1>");
    } else {
      hangUp.abort();
      request.socket.destroy();
    }
  }

  const server = createServer((request, response) => {
    const served = serve(request, response).catch(() => request.socket.destroy());
    underway.add(served);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      stop.abort();
      await Promise.all([closed, ...underway]);
    },
  };
}

function forwarded(headers: Readonly<Record<string, string | undefined>>): Headers {
  const kept = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !/^(host|connection|content-length|transfer-encoding)$/.test(name)) {
      kept.set(name, value);
    }
  }
  return kept;
}

async function passOn(answer: Response, one: SeenRequest, response: ServerResponse): Promise<void> {
  one.jobId = answer.headers.get("x-job-id");
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  for await (const chunk of answer.body ?? []) response.write(chunk);
  response.end();
}
