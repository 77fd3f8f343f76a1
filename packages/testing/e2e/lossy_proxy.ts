/** A line between a client and a server on which answers get lost. */

export interface LossyProxy extends AsyncDisposable {
  readonly url: string;
  /** Answers that were lost so far. */
  readonly lost: number;
}

/**
 * Passes everything on to `url`, but of the first `losses` requests that begin with `request` (`POST /api/jobs`) the
 * server gets all and the client gets a broken connection.
 */
export function loseAnswers(url: string, request: string, losses: number): LossyProxy {
  const { hostname, port } = new URL(url);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  let lost = 0;

  async function serve(client: Deno.Conn): Promise<void> {
    const server = await Deno.connect({ hostname, port: Number(port) });
    open.add(client).add(server);
    let losing = false;
    const up = async () => {
      for await (const chunk of client.readable) {
        if (lost < losses && new TextDecoder().decode(chunk).startsWith(`${request} `)) losing = true;
        await writeAll(server, chunk);
      }
    };
    const down = async () => {
      for await (const chunk of server.readable) {
        if (losing) {
          lost++;
          break;
        }
        await writeAll(client, chunk);
      }
    };
    await Promise.race([up(), down()].map((way) => way.catch(() => {})));
    for (const end of [client, server]) {
      open.delete(end);
      close(end);
    }
  }

  const accepting = (async () => {
    const served: Promise<void>[] = [];
    for await (const client of listener) served.push(serve(client).catch(() => close(client)));
    await Promise.all(served);
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    get lost() {
      return lost;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      open.forEach(close);
      await accepting;
    },
  };
}

async function writeAll(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
}

function close(conn: Deno.Conn): void {
  try {
    conn.close();
  } catch {
    // it is closed already
  }
}
