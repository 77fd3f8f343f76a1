import assert from "node:assert/strict";
import { StorageUnreadable, StorageUnwritable } from "./errors.ts";
import { streamOf } from "./media_contract.ts";
import { openRemoteMedia, type RemoteMediaOptions } from "./remote.ts";
import { signingSecret } from "./signing.ts";

const ID = "a".repeat(64);
const LIMIT = { maxBytes: 1e9 };
const HASTY = { answerMs: 200, workMs: 200, stallMs: 200 };

/** A server that reads one piece of each request, and does with the connection what the test wants. */
async function withServer(
  serve: (connection: Deno.TcpConn) => Promise<void>,
  use: (remote: ReturnType<typeof openRemoteMedia>) => Promise<void>,
  patience: RemoteMediaOptions["patience"] = {},
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open: Deno.TcpConn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) {
      open.push(connection);
      await connection.read(new Uint8Array(65_536));
      await serve(connection);
    }
  })();
  try {
    const secret = signingSecret("a secret of enough bytes for anyone");
    await use(openRemoteMedia({ url: `http://127.0.0.1:${listener.addr.port}/`, secret, patience }));
  } finally {
    listener.close();
    await accepting;
    for (const connection of open) {
      try {
        connection.close();
      } catch {
        // the test closed it
      }
    }
  }
}

const say = (connection: Deno.TcpConn, text: string) => connection.write(new TextEncoder().encode(text));
const endless = () =>
  new ReadableStream<Uint8Array>({ pull: (c) => c.enqueue(new Uint8Array(65_536)) }, { highWaterMark: 0 });

/** Every call that needs no body to answer from. */
const calls = (
  remote: ReturnType<typeof openRemoteMedia>,
): readonly (readonly [() => Promise<unknown>, unknown])[] => [
  [() => remote.put(streamOf(new Uint8Array(9)), LIMIT), StorageUnwritable],
  [() => remote.storeReference(new Uint8Array(9), { maxSide: 1 }), StorageUnwritable],
  [() => remote.checkPicture(new Uint8Array(9)), StorageUnwritable],
  [() => remote.stat(ID), StorageUnreadable],
  [() => remote.read(ID), StorageUnreadable],
  [() => remote.variantOf(ID, { variant: "thumb" }), StorageUnreadable],
  [() => remote.showMedia(ID, new Request("http://x/")), StorageUnreadable],
];

Deno.test("openRemoteMedia: storage that is not there is an error of every call", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const secret = signingSecret("a secret of enough bytes for anyone");
  const remote = openRemoteMedia({ url: `http://127.0.0.1:${port}`, secret });
  for (const [call, expected] of calls(remote)) {
    await assert.rejects(call(), (error) => error instanceof (expected as typeof StorageUnwritable));
  }
  assert.match(await remote.check() ?? "", /^read from/);
});

Deno.test("openRemoteMedia: storage that takes calls and never answers is an error after a while", () =>
  withServer(() => Promise.resolve(), async (remote) => {
    for (const [call, expected] of calls(remote)) {
      await assert.rejects(
        call(),
        (error: Error) =>
          error instanceof (expected as typeof StorageUnwritable) && /silent for 200 ms/.test(error.message),
      );
    }
  }, HASTY));

Deno.test("openRemoteMedia: storage that stops taking a body, or dies in it, is an error and the body is let go", async () => {
  const dying = (connection: Deno.TcpConn) => Promise.resolve(connection.close());
  for (const serve of [() => Promise.resolve(), dying]) {
    await withServer(serve, async (remote) => {
      let letGo = false;
      const source = endless().getReader();
      const body = new ReadableStream<Uint8Array>({
        pull: async (c) => c.enqueue((await source.read()).value ?? new Uint8Array()),
        cancel: () => void (letGo = true),
      });
      await assert.rejects(remote.put(body, LIMIT), StorageUnwritable);
      assert.equal(letGo, true);
    }, HASTY);
  }
});

Deno.test("openRemoteMedia: media that break off or stall on their way are an error of the stream", async () => {
  const head = "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 99\r\n\r\nhalf";
  const stalls = (connection: Deno.TcpConn) => say(connection, head).then(() => {});
  const breaks = (connection: Deno.TcpConn) => say(connection, head).then(() => connection.close());
  for (const serve of [stalls, breaks]) {
    await withServer(serve, async (remote) => {
      const stream = await remote.read(ID);
      assert.ok(stream !== null);
      await assert.rejects(
        new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).bytes(),
        StorageUnreadable,
      );
    }, { stallMs: 200 });
  }
});

Deno.test("openRemoteMedia: media that break off on their way through to a client break off there too", () =>
  withServer(async (connection) => {
    await say(connection, "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 99\r\n\r\nhalf");
    connection.close();
  }, async (remote) => {
    const shown = await remote.showMedia(ID, new Request("http://x/"));
    assert.equal(shown?.headers.get("content-length"), "99");
    await assert.rejects(async () => await shown?.bytes());
  }));

Deno.test("openRemoteMedia: a body may be let go before its end", () =>
  withServer(async (connection) => {
    await say(connection, "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 99\r\n\r\nhalf");
  }, async (remote) => {
    const shown = await remote.showMedia(ID, new Request("http://x/"));
    const reader = shown?.body?.getReader();
    assert.equal(new TextDecoder().decode((await reader?.read())?.value), "half");
    await reader?.cancel();
  }));
