import { type Clock, systemClock } from "@sluice/clock";
import assert from "node:assert/strict";
import { JobFailure } from "./errors.ts";
import { thisMachine } from "./machine.ts";
import { CONTENT } from "./testing/harness.ts";
import { getReference, putOutput, type Transfer } from "./transfer.ts";

/** Serves while `use` runs; `answer` may `hang`, which leaves the request without an answer. */
async function withServer(
  answer: (request: Request, hang: () => Promise<Response>) => Promise<Response>,
  use: (url: string, transfer: Transfer) => Promise<void>,
): Promise<void> {
  const over = Promise.withResolvers<void>();
  const hang = () => over.promise.then(() => new Response("too late"));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => answer(request, hang),
  );
  try {
    await use(`http://127.0.0.1:${server.addr.port}`, {
      fetch,
      clock: systemClock,
      machine: thisMachine,
      signal: new AbortController().signal,
      deadline: Date.now() + 60_000,
    });
  } finally {
    over.resolve();
    await server.shutdown();
  }
}

const grant = (url: string) => ({ url, ticket: "t", maxBytes: 1_000 });

Deno.test("putOutput gives a try up that gets no answer, and tries again", async () => {
  let tries = 0;
  await withServer(
    async (request, hang) => {
      await request.bytes();
      return ++tries === 1 ? await hang() : Response.json({ mediaId: "m" }, { status: 201 });
    },
    async (url, transfer) =>
      assert.equal(await putOutput({ ...transfer, tryMs: 50 }, grant(url), 0, CONTENT, "image/png"), "m"),
  );
  assert.equal(tries, 2);
});

Deno.test("getReference gives a body up that does not go on, and tries again", async () => {
  let tries = 0;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", CONTENT));
  await withServer(
    () => {
      if (++tries > 1) return Promise.resolve(new Response(CONTENT));
      const half = new ReadableStream({ start: (controller) => controller.enqueue(CONTENT.slice(0, 2)) });
      return Promise.resolve(new Response(half));
    },
    async (url, transfer) => {
      const reference = { url, sha256: digest.toHex(), mime: "image/png", role: "style" } as const;
      assert.deepEqual(await getReference({ ...transfer, tryMs: 50 }, reference), CONTENT);
    },
  );
  assert.equal(tries, 2);
});

Deno.test("putOutput lets no try last beyond the attempt's deadline, and gives up there", async () => {
  const waits: number[] = [];
  let now = 0;
  // Waits pass quickly, and the clock shows them whole.
  const clock: Clock = {
    now: () => now,
    after(ms, then) {
      waits.push(ms);
      return systemClock.after(20, () => {
        now += ms;
        then();
      });
    },
  };
  await withServer((_request, hang) => hang(), (url, transfer) =>
    assert.rejects(
      putOutput({ ...transfer, clock, deadline: 100_000 }, grant(url), 0, CONTENT, "image/png"),
      (error) => error instanceof JobFailure && error.detail.code === "upload_refused",
    ));
  assert.deepEqual(waits, [100_000]);
});

Deno.test("getReference, putOutput: no login of the browser goes along, wherever the server says that the bytes are", async () => {
  const sent: unknown[] = [];
  const fetch = ((_url: string, init: RequestInit) => {
    sent.push(init.credentials);
    return Promise.resolve(init.method === "PUT" ? Response.json({ mediaId: "m" }) : new Response(CONTENT));
  }) as typeof globalThis.fetch;
  const transfer = {
    fetch,
    clock: systemClock,
    machine: thisMachine,
    signal: new AbortController().signal,
    deadline: Date.now() + 60_000,
  };
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", CONTENT)).toHex();
  const url = "https://flow.google.com/";
  await getReference(transfer, { url, sha256, mime: "image/png", role: "style" });
  await putOutput(transfer, grant(url), 0, CONTENT, "image/png");
  assert.deepEqual(sent, ["omit", "omit"]);
});
