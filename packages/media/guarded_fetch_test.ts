import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { parseEgressAllow } from "./egress_allow.ts";
import { FetchFailed, type FetchFailure, FetchRefused } from "./egress_errors.ts";
import { guardedFetch, type GuardedFetchOptions } from "./guarded_fetch.ts";
import { TLS_AUTHORITY, TLS_CERTIFICATE, TLS_EXPIRED, TLS_KEY, TLS_NAME } from "./testing_tls.ts";

interface Server {
  readonly port: number;
  /** Lets this server's name through, by name and port. */
  readonly options: GuardedFetchOptions;
}

const toLoopback = async () => ["127.0.0.1"];

/** Runs `use` against a server of ours on loopback. */
async function serving(
  handler: (request: Request) => Response | Promise<Response>,
  use: (server: Server) => Promise<void>,
  { hostname = "127.0.0.1", port = 0, cert }: { hostname?: string; port?: number; cert?: string } = {},
): Promise<void> {
  const tls = cert === undefined ? {} : { cert, key: TLS_KEY };
  await using server = Deno.serve({ hostname, port, ...tls, onListen() {} }, handler);
  const allow = parseEgressAllow(`${TLS_NAME}:${server.addr.port}`);
  await use({
    port: server.addr.port,
    options: { allow, resolve: toLoopback, ...(cert === undefined ? {} : { caCerts: [TLS_AUTHORITY] }) },
  });
}

/** Runs `use` against a server that answers each connection with these bytes, and then does with it as `after` says. */
async function saying(
  text: string,
  after: "close" | "stay" | "repeat",
  use: (server: Server) => Promise<void>,
): Promise<void> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.TcpConn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) {
      connections.push(connection);
      await connection.read(new Uint8Array(4_096));
      const bytes = new TextEncoder().encode(text);
      try {
        do await connection.write(bytes); while (after === "repeat");
      } catch {
        // the other side has had enough
      }
      if (after === "close") connection.close();
    }
  })();
  const { port } = listener.addr;
  await use({ port, options: { allow: parseEgressAllow(`${TLS_NAME}:${port}`), resolve: toLoopback } });
  listener.close();
  await accepting.catch(() => {});
  for (const connection of connections) {
    try {
      connection.close();
    } catch {
      // it was closed above
    }
  }
}

async function fails(work: Promise<unknown>, reason: FetchFailure, message?: string): Promise<FetchFailed> {
  const error = await work.then(() => assert.fail(`no ${reason}: ${message ?? ""}`), (error) => error);
  assert.ok(error instanceof FetchFailed, String(error));
  assert.equal(error.reason, reason, `${error.message} (${message ?? ""})`);
  return error;
}

Deno.test("guardedFetch sends method, headers, body and the true name, and gives what came back", () =>
  serving(async (request) => {
    const { method, headers } = request;
    const names = ["host", "x-a", "accept-encoding"].map((name) => headers.get(name));
    return Response.json([method, ...names, new URL(request.url).search, await request.text()], {
      status: 418,
      headers: { "x-b": "2" },
    });
  }, async ({ port, options }) => {
    const answer = await guardedFetch(`https://${TLS_NAME}:${port}/p?q=1#f`, {
      ...options,
      method: "POST",
      headers: { "X-A": "1", "Accept-Encoding": "gzip" },
      body: "täxt",
    });
    assert.deepEqual([answer.status, answer.headers.get("x-b")], [418, "2"]);
    assert.deepEqual(
      JSON.parse(new TextDecoder().decode(await answer.bytes())),
      ["POST", `${TLS_NAME}:${port}`, "1", "identity", "?q=1", "täxt"],
    );
  }, { cert: TLS_CERTIFICATE }));

Deno.test("guardedFetch trusts no certificate of another name, of an unknown authority, or of the past", async () => {
  let called = 0;
  const handler = () => {
    called++;
    return new Response("x");
  };
  for (
    const [cert, name, trusted] of [
      [TLS_CERTIFICATE, "other.test", true],
      [TLS_CERTIFICATE, TLS_NAME, false],
      [TLS_EXPIRED, TLS_NAME, true],
    ] as const
  ) {
    await serving(handler, async ({ port, options: { caCerts, ...options } }) => {
      const allow = parseEgressAllow(`${name}:${port}`);
      const trust = trusted && caCerts !== undefined ? { caCerts } : {};
      await fails(guardedFetch(`https://${name}:${port}/`, { ...options, ...trust, allow }), "network", name);
    }, { cert });
  }
  assert.equal(called, 0);
});

Deno.test({
  name: "guardedFetch looks a name up once and calls the address it judged, whatever the resolver says later",
  // other systems have no second loopback address
  ignore: Deno.build.os !== "linux",
  fn: () => {
    let inside = 0;
    return serving(
      () => new Response(`${inside++}`),
      ({ port }) =>
        serving(() => new Response("outside"), async () => {
          let lookups = 0;
          const resolve = async () => lookups++ === 0 ? ["127.0.0.2"] : ["127.0.0.1"];
          const allow = parseEgressAllow("127.0.0.2/32");
          const options = { allow, resolve };
          const answer = await guardedFetch(`http://rebind.example:${port}/`, options);
          assert.equal(new TextDecoder().decode(await answer.bytes()), "outside");
          assert.equal(lookups, 1);
          await assert.rejects(guardedFetch(`http://rebind.example:${port}/`, options), FetchRefused);
          assert.deepEqual([lookups, inside], [2, 0]);
        }, { hostname: "127.0.0.2", port }),
    );
  },
});

Deno.test({
  name: "guardedFetch goes on to the next address when one refuses the connection",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    serving(() => new Response("x"), async ({ port, options }) => {
      const resolve = async () => ["127.0.0.3", "127.0.0.1"];
      const answer = await guardedFetch(`http://${TLS_NAME}:${port}/`, { ...options, resolve });
      assert.equal((await answer.bytes()).length, 1);
    }),
});

Deno.test("guardedFetch follows no redirect by default, and judges each one that it may follow", () => {
  const seen: string[] = [];
  return serving((request) => {
    const { pathname, searchParams } = new URL(request.url);
    seen.push(`${pathname} ${request.headers.get("authorization")}`);
    const location = searchParams.get("to");
    return location === null
      ? new Response("end")
      : new Response(null, { status: 302, headers: { location } });
  }, async ({ port, options }) => {
    const base = `http://${TLS_NAME}:${port}`;
    const to = (url: string) => `${base}/a?to=${encodeURIComponent(url)}`;
    const three = { ...options, maxRedirects: 99, headers: { authorization: "s" } };
    const { status } = await fails(guardedFetch(to("/b"), options), "redirect");
    assert.equal(status, 302);
    await fails(guardedFetch(to("/b"), { ...three, method: "POST" }), "redirect");
    const answer = await guardedFetch(to("/b"), three);
    assert.deepEqual([answer.url, new TextDecoder().decode(await answer.bytes())], [`${base}/b`, "end"]);
    assert.equal(seen.at(-1), "/b s");
    seen.length = 0;
    await fails(guardedFetch(to("/a?to=/a?to=/a?to=/a?to=/b"), three), "redirect");
    await fails(guardedFetch(to("http://["), three), "redirect");
    for (
      const inside of [
        "http://127.0.0.1:1/",
        "https://169.254.169.254/latest/meta-data",
        "//[::1]/",
        "file:///etc/passwd",
        `http://other.test:${port}/`,
      ]
    ) await assert.rejects(guardedFetch(to(inside), three), FetchRefused, inside);
    // the list may let two hosts through; the second must not learn what was sent to the first
    const both = parseEgressAllow(`${TLS_NAME}:${port} other.test:${port}`);
    const other = await guardedFetch(to(`http://other.test:${port}/c`), { ...three, allow: both });
    await other.bytes();
    assert.equal(seen.at(-1), "/c null");
  });
});

Deno.test("guardedFetch takes a body of just maxBytes and none that is longer, announced or not", async () => {
  const handler = (request: Request) => {
    const body = new Uint8Array(1_001);
    return new Response(
      new URL(request.url).pathname === "/announced" ? body : ReadableStream.from([body, body]),
    );
  };
  await serving(handler, async ({ port, options }) => {
    const url = `http://${TLS_NAME}:${port}`;
    const whole = await guardedFetch(`${url}/announced`, { ...options, maxBytes: 1_001 });
    assert.equal((await whole.bytes()).length, 1_001);
    await fails(guardedFetch(`${url}/announced`, { ...options, maxBytes: 1_000 }), "too_large");
    const streamed = await guardedFetch(`${url}/streamed`, { ...options, maxBytes: 2_001 });
    await fails(streamed.bytes(), "too_large");
  });
  await saying("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(10_000), "repeat", async ({ port, options }) => {
    const endless = await guardedFetch(`http://${TLS_NAME}:${port}/`, { ...options, maxBytes: 1_000_000 });
    await fails(endless.bytes(), "too_large", "endless");
  });
});

Deno.test("guardedFetch inflates nothing", () => {
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  const headers = { "content-encoding": "gzip" };
  return serving(() => new Response(new Uint8Array(bomb), { headers }), async ({ port, options }) => {
    const answer = await guardedFetch(`http://${TLS_NAME}:${port}/`, { ...options, maxBytes: 100_000 });
    assert.deepEqual(Buffer.from(await answer.bytes()), bomb);
  });
});

Deno.test("guardedFetch gives up on time: silent, dripping, and never looked up", async () => {
  const limit = { timeoutMs: 150 };
  for (const text of ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx"]) {
    await saying(text, "stay", async ({ port, options }) => {
      const work = guardedFetch(`http://${TLS_NAME}:${port}/`, { ...options, ...limit });
      await fails(work.then((answer) => answer.bytes()), "timeout", text);
    });
  }
  const never = new Promise<readonly string[]>(() => {});
  await fails(guardedFetch("https://a.example/", { ...limit, resolve: () => never }), "timeout");
  await saying("HTTP/1.1 200 OK\r\nx: " + "y".repeat(10_000), "repeat", async ({ port, options }) => {
    const work = guardedFetch(`http://${TLS_NAME}:${port}/`, { ...options, timeoutMs: 2_000 });
    const error = await work.then(() => null, (error) => error);
    assert.ok(error instanceof FetchFailed, "endless headers");
  });
});

Deno.test("guardedFetch fails on a body that breaks off, on nonsense, and where nobody listens", async () => {
  for (const text of ["HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc", "SSH-2.0-x\r\n", ""]) {
    await saying(text, "close", async ({ port, options }) => {
      const work = guardedFetch(`http://${TLS_NAME}:${port}/`, options);
      const error = await fails(work.then((answer) => answer.bytes()), "network", text);
      assert.notEqual(error.cause, undefined);
    });
  }
  await fails(
    guardedFetch("http://localhost:1/", { allow: parseEgressAllow("localhost:1"), resolve: toLoopback }),
    "network",
  );
});

Deno.test("guardedFetch stops when its caller does, before, within and after the answer's head", async () => {
  await saying("HTTP/1.1 200 OK\r\n\r\nx", "stay", async ({ port, options }) => {
    const url = `http://${TLS_NAME}:${port}/`;
    await fails(guardedFetch(url, { ...options, signal: AbortSignal.abort() }), "aborted");
    const abort = new AbortController();
    const answer = await guardedFetch(url, { ...options, signal: abort.signal });
    const reader = answer.body.getReader();
    await reader.read();
    abort.abort();
    await fails(reader.read(), "aborted");
    const cancelled = await guardedFetch(url, options);
    await cancelled.body.cancel();
  });
  await saying("", "stay", async ({ port, options }) => {
    const abort = new AbortController();
    const work = guardedFetch(`http://${TLS_NAME}:${port}/`, { ...options, signal: abort.signal });
    queueMicrotask(() => abort.abort());
    await fails(work, "aborted");
  });
});
