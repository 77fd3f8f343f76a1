/** What only a real server on a real port shows: bytes on the wire, resets, hang-ups. */

import assert from "node:assert/strict";
import { openTestGateway, type TestGateway } from "./testing_gateway.ts";

function serve(gateway: TestGateway) {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (r, info) => gateway.app.fetch(r, info),
  );
  return { server, url: `http://127.0.0.1:${server.addr.port}` };
}

/** Reads a response body as far as it goes. */
async function readToBreak(response: Response): Promise<{ text: string; broke: boolean }> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
    return { text, broke: false };
  } catch {
    return { text, broke: true };
  }
}

function generate(gateway: TestGateway, url: string, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/v1/images/generations`, {
    method: "POST",
    headers: { authorization: `Bearer ${gateway.key}`, "content-type": "application/json" },
    body: JSON.stringify({ prompt: "a cat" }),
    ...(signal === undefined ? {} : { signal }),
  });
}

Deno.test("early headers: a slow job answers 200 with newlines, then the same JSON", async () => {
  await using gateway = await openTestGateway({ earlyHeadersAfterMs: 1, keepAliveMs: 5 });
  const { server, url } = serve(gateway);
  await gateway.connectAgent();
  const job = gateway.nextJob();
  const response = await generate(gateway, url);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("x-job-id"), await job);
  assert.equal(response.headers.get("content-type"), "application/json");
  await gateway.complete(await job);
  const { text, broke } = await readToBreak(response);
  assert.equal(broke, false);
  assert.match(text, /^\n+\{/);
  assert.equal(JSON.parse(text).data.length, 1);
  await server.shutdown();
});

Deno.test("early headers: a failure afterwards sends the error and breaks the connection before its clean end", async () => {
  await using gateway = await openTestGateway({ earlyHeadersAfterMs: 1 });
  const { server, url } = serve(gateway);
  await gateway.connectAgent();
  const job = gateway.nextJob();
  const response = await generate(gateway, url);
  assert.equal(response.status, 200);
  await gateway.fail(await job, "policy", "we do not draw that");
  const { text, broke } = await readToBreak(response);
  assert.equal(broke, true);
  assert.equal(JSON.parse(text).error.code, "moderation_blocked");
  await server.shutdown();
});

Deno.test("a client that hangs up, before or after early headers, does not cancel its job", async () => {
  for (const earlyHeadersAfterMs of [1, 60_000]) await hangUpDuring(earlyHeadersAfterMs);
});

async function hangUpDuring(earlyHeadersAfterMs: number): Promise<void> {
  await using gateway = await openTestGateway({ earlyHeadersAfterMs, keepAliveMs: 5 });
  const { server, url } = serve(gateway);
  await gateway.connectAgent();
  const job = gateway.nextJob();
  const hangUp = new AbortController();
  const response = generate(gateway, url, hangUp.signal);
  const jobId = await job;
  if (earlyHeadersAfterMs === 1) await response;
  hangUp.abort();
  await assert.rejects(response.then((r) => r.text()));
  await gateway.complete(jobId);
  assert.equal((await (await gateway.call("GET", `/api/jobs/${jobId}`)).json()).status, "completed");
  await server.shutdown();
  assert.deepEqual(gateway.logged, []);
}

Deno.test("a body that announces more than its limit is answered 413 before it is sent", async () => {
  await using gateway = await openTestGateway();
  const { server } = serve(gateway);
  for (
    const [path, type, length] of [["/api/jobs", "application/json", 26], [
      "/v1/videos",
      "multipart/form-data; boundary=b",
      257,
    ]] as const
  ) {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
    const head =
      `POST ${path} HTTP/1.1\r\nhost: x\r\nx-api-key: ${gateway.key}\r\ncontent-type: ${type}\r\ncontent-length: ${
        length * 1024 * 1024
      }\r\n\r\n{`;
    await socket.write(new TextEncoder().encode(head));
    const answer = new Uint8Array(1_024);
    const read = await socket.read(answer);
    assert.match(new TextDecoder().decode(answer.subarray(0, read ?? 0)), /^HTTP\/1\.1 413 /);
    socket.close();
  }
  await server.shutdown();
});

Deno.test("a client that breaks off its upload is no mistake of ours: nothing is logged as one", async () => {
  await using gateway = await openTestGateway();
  const refused: (string | null)[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (r, info) => {
    const response = await gateway.app.fetch(r, info);
    refused.push(await response.clone().text());
    if (refused.length === 2) resolve();
    return response;
  });
  for (
    const [path, type] of [["/api/jobs", "application/json"], [
      "/v1/videos",
      "multipart/form-data; boundary=b",
    ]]
  ) {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
    const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nx-api-key: ${gateway.key}\r\ncontent-type: ${type}\r\n`;
    await socket.write(new TextEncoder().encode(`${head}content-length: 1000\r\n\r\n--b\r\n`));
    socket.close();
  }
  await promise;
  for (const text of refused) assert.match(text ?? "", /the body broke off/);
  assert.deepEqual(gateway.logged, []);
  await server.shutdown();
});
