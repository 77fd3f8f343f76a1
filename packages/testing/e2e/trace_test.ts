/** One submission is one trace through gateway, orchestrator and storage, and a trace holds no secret. */

import { strict as assert } from "node:assert";
import { type OtlpReceiver, type SeenSpan, startOtlpReceiver } from "../observe/otlp_receiver.ts";
import { type Sluice, startSluice } from "../sluice.ts";
import { get, post } from "./api.ts";

const PROMPT = "canaryprompt of a lighthouse";
const CLIENT_TRACE = "0af7651916cd43dd8448eb211c80319c";

async function withTracedSluice(
  run: (sluice: Sluice, receiver: OtlpReceiver) => Promise<void>,
): Promise<void> {
  await using receiver = startOtlpReceiver();
  await using sluice = await startSluice({
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: "100",
      SLUICE_SIMULATOR_IMAGE_MS: "10",
      SLUICE_SECRET: "canarysecret-that-is-long-enough",
      SLUICE_LOG_LEVEL: "debug",
    },
  });
  await run(sluice, receiver);
}

/** Submits a picture and waits on the stream of events until it is done; answers its id. */
async function makePicture(sluice: Sluice, prompt: string, trace: string): Promise<string> {
  const headers = { traceparent: `00-${trace}-b7ad6b7169203331-01` };
  const { status, body } = await post(
    sluice,
    "/api/jobs",
    { type: "image", model: "sim-image", prompt },
    headers,
  );
  assert.equal(status, 201);
  const events = await fetch(`${sluice.url}/api/events?after=0&job=${body.jobId}`, {
    headers: { "x-api-key": sluice.key },
  });
  let seen = "";
  for await (const text of events.body!.pipeThrough(new TextDecoderStream())) {
    seen += text;
    if (/"type":"Job(Completed|Failed|Cancelled|Expired)"/.test(seen)) break;
  }
  return body.jobId;
}

/** One process for all of them: it takes long to start. */
Deno.test("a traced Sluice", (t) =>
  withTracedSluice(async (sluice, receiver) => {
    await t.step(
      "gives one trace a submission, through gateway, orchestrator, agent and storage",
      () => isOneTrace(sluice, receiver),
    );
    await t.step(
      "tells a trace no prompt, key, signature or query of an address; its log names the trace",
      () => holdsNoSecret(sluice, receiver),
    );
  }));

async function isOneTrace(sluice: Sluice, receiver: OtlpReceiver): Promise<void> {
  const jobId = await makePicture(sluice, PROMPT, CLIENT_TRACE);
  const mine = (spans: readonly SeenSpan[]) => spans.filter(({ traceId }) => traceId === CLIENT_TRACE);
  const wanted = [
    "POST /api/jobs",
    "send SubmitJob",
    "decide SubmitJob",
    "assign",
    "decide AcceptAttempt",
    "decide BeginSubmitting",
    "decide ConfirmSubmitted",
    "PUT /uploads/:jobId/:attempt/:index",
    "receive output",
    "decide RecordOutput",
    "decide CompleteAttempt",
  ];
  const spans = mine(
    await receiver.until((all) => {
      const names = new Set(mine(all).map(({ name }) => name));
      return wanted.every((name) => names.has(name)) && all.some(({ name }) => name === "project") &&
        all.some(({ name }) => name === "append");
    }),
  );
  const one = (name: string): SeenSpan => {
    const found = spans.filter((span) => span.name === name);
    assert.equal(found.length, 1, `one span "${name}"`);
    return found[0]!;
  };
  const parents = (name: string): string | undefined =>
    spans.find(({ spanId }) => spanId === one(name).parentSpanId)?.name;
  assert.equal(one("POST /api/jobs").parentSpanId, "b7ad6b7169203331", "the client's own");
  assert.equal(parents("send SubmitJob"), "POST /api/jobs");
  for (const name of ["decide SubmitJob", "assign", "decide AcceptAttempt", "decide CompleteAttempt"]) {
    assert.equal(parents(name), "send SubmitJob", name);
  }
  assert.equal(parents("PUT /uploads/:jobId/:attempt/:index"), "send SubmitJob");
  assert.equal(parents("receive output"), "PUT /uploads/:jobId/:attempt/:index");
  assert.equal(parents("decide RecordOutput"), "receive output");
  const decided = one("decide SubmitJob").attributes;
  assert.equal(decided["sluice.job_id"], jobId);
  assert.equal(decided["sluice.outcome"], "accepted");
  assert.ok(Number(decided["sluice.commit"]) > 0);
  // what works for many traces hangs under none and names them
  const project = receiver.spans.filter(({ name }) => name === "project");
  assert.ok(project.some(({ links }) => links.includes(CLIENT_TRACE)), "the projector links to it");
  for (const { name, traceId } of receiver.spans) {
    if (name === "project" || name === "append") assert.notEqual(traceId, CLIENT_TRACE);
  }
}

async function holdsNoSecret(sluice: Sluice, receiver: OtlpReceiver): Promise<void> {
  const jobId = await makePicture(sluice, PROMPT, "22222222222222222222222222222222");
  // signed links, words to search for, refused tokens in queries
  const { body: job } = await get(sluice, `/api/jobs/${jobId}`);
  const link: string = job.result_url;
  await (await fetch(new URL(link, sluice.url))).body?.cancel();
  await get(sluice, "/api/jobs?search=canaryprompt");
  await get(sluice, "/api/jobs?q=canaryprompt");
  await (await fetch(`${sluice.url}/ws/extension?token=canarytoken&userId=1`)).body?.cancel();
  await (await fetch(`${sluice.url}/api/keys`, { headers: { authorization: "Bearer slk_canarykey" } })).body
    ?.cancel();
  const last = "11111111111111111111111111111111";
  await makePicture(sluice, `${PROMPT} [[fail:policy]]`, last);
  await receiver.until((spans) =>
    spans.some(({ name, traceId }) => name === "decide FailAttempt" && traceId === last)
  );
  assert.ok(receiver.spans.some(({ attributes }) => attributes["url.path"]?.startsWith("/media/")));
  const told = receiver.bodies.join("\n") + sluice.output();
  for (const secret of [/canary/, new RegExp(sluice.key), /sig=[0-9a-zA-Z]/, /url\.query/]) {
    assert.doesNotMatch(told, secret);
  }
  assert.match(sluice.output(), new RegExp(`"traceId":"${CLIENT_TRACE}"[^\\n]*"route":"/api/jobs"`));
}
