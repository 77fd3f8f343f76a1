/** One HTTP/1.1 connection that posts the same request again and again: cheaper than `fetch`, so that the server is measured and not the client. */

export interface Target {
  readonly hostname: string;
  readonly port: number;
  readonly path: string;
  readonly key: string;
  readonly body: string;
}

export interface Poster {
  /** Sends the request and resolves with the status when the answer has been read. */
  post(): Promise<number>;
  close(): void;
}

/** Connects; one request at a time may be underway. */
export async function openPoster({ hostname, port, path, key, body }: Target): Promise<Poster> {
  const connection = await Deno.connect({ hostname, port });
  connection.setNoDelay(true);
  const head =
    `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nX-API-Key: ${key}\r\nContent-Type: application/json\r\n`;
  const request = new TextEncoder().encode(`${head}Content-Length: ${body.length}\r\n\r\n${body}`);
  const buffer = new Uint8Array(16_384);
  return {
    async post() {
      await connection.write(request);
      return await readStatus(connection, buffer);
    },
    close: () => connection.close(),
  };
}

const decoder = new TextDecoder();

async function readStatus(connection: Deno.Conn, buffer: Uint8Array): Promise<number> {
  let text = "";
  while (true) {
    const n = await connection.read(buffer);
    if (n === null) throw new Error(`read answer: the connection was closed after "${text.slice(0, 80)}"`);
    text += decoder.decode(buffer.subarray(0, n));
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) continue;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (text.length >= end + 4 + length) return Number(text.slice(9, 12));
  }
}
