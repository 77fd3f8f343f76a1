/** How a gateway goes down as a service: `startService` around it, with the drain time in the test's hand. */

import assert from "node:assert/strict";
import type { Clock } from "@sluice/clock";
import { startService } from "@sluice/service";
import { openTestGateway, type TestGateway } from "./testing_gateway.ts";
import { readSse } from "./testing_v1.ts";

/** Serves the gateway; `timeIsUp` ends the drain time once it has begun. */
async function serve(gateway: TestGateway) {
  const opened = Promise.withResolvers<void>();
  const draining = Promise.withResolvers<() => void>();
  let timers = 0;
  const clock: Clock = {
    now: Date.now,
    after(_ms, then) {
      // the first is for a service that is still being opened
      if (++timers === 2) draining.resolve(then);
      return () => {};
    },
  };
  const service = startService({
    name: "gateway",
    version: "0.0.0",
    hostname: "127.0.0.1",
    port: 0,
    clock,
    log: (_level, message) => message === "gateway is open" && opened.resolve(),
    open: async () => ({
      handler: (request, info) => gateway.app.fetch(request, info),
      probes: null,
      drain: gateway.drain,
      close: gateway.close,
    }),
  });
  await opened.promise;
  const call = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${service.port}${path}`, {
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${gateway.key}`, "content-type": "application/json", ...headers },
      // for one that would never answer
      signal: AbortSignal.timeout(60_000),
    });
  return { service, call, timeIsUp: async () => (await draining.promise)() };
}

/** A request, and the id of its job once that was submitted. */
async function asked(gateway: TestGateway, ask: () => Promise<Response>) {
  const job = gateway.nextJob();
  const response = ask();
  return { jobId: await job, response };
}

Deno.test("a draining gateway ends streams at once, and answers with the picture when the job is done", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const { service, call } = await serve(gateway);
  const stream = await call("/api/events");
  const { jobId, response } = await asked(gateway, () => call("/v1/images/generations", { prompt: "a cat" }));
  const closing = service.close();
  await stream.text();
  await gateway.complete(jobId);
  const answer = await response;
  assert.deepEqual([answer.status, (await answer.json()).data.length], [200, 1]);
  // nobody had to end its time
  await closing;
});

Deno.test("a gateway whose drain time is over tells whoever still waits that the job goes on, and lets that leave", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const { service, call, timeIsUp } = await serve(gateway);
  const image = (prompt: string, headers?: Record<string, string>) =>
    asked(gateway, () => call("/v1/images/generations", { prompt }, headers));
  const whole = await image("a cat");
  const patient = await image("a dog", { prefer: "wait=600" });
  const chat = await asked(gateway, () =>
    call("/v1/chat/completions", {
      model: "sim-image",
      stream: true,
      messages: [{ role: "user", content: "draw a kite" }],
    }));
  const said = readSse(await chat.response);
  const closing = service.close();
  await timeIsUp();

  const [late, accepted, { events }] = await Promise.all([whole.response, patient.response, said]);
  assert.deepEqual([late.status, late.headers.get("x-job-id")], [504, whole.jobId]);
  const { error } = await late.json();
  assert.equal(error.code, "timeout");
  assert.match(error.message, /goes down.*it goes on, look for it under x-job-id/);
  assert.deepEqual([accepted.status, (await accepted.json()).id], [202, patient.jobId]);
  assert.equal(events.at(-1)?.data.error.code, "timeout");
  await closing;
  assert.deepEqual(gateway.logged, []);
});

Deno.test("a gateway whose drain time is over ends an answer that has begun with why and where", async () => {
  await using gateway = await openTestGateway({ earlyHeadersAfterMs: 1 });
  await gateway.connectAgent();
  const { service, call, timeIsUp } = await serve(gateway);
  const response = await call("/v1/images/generations", { prompt: "a cat" });
  assert.equal(response.status, 200);
  const closing = service.close();
  await timeIsUp();
  let text = "";
  const reading = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  };
  // as with every error after the headers
  await assert.rejects(reading());
  assert.equal(JSON.parse(text).error.code, "timeout");
  await closing;
});
