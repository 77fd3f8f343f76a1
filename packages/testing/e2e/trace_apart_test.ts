/** One submission is one trace through separate processes, over NATS and sockets. */

import { strict as assert } from "node:assert";
import { startCluster } from "@sluice/testing";
import { type SeenSpan, startOtlpReceiver } from "../observe/otlp_receiver.ts";
import { post } from "./api.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";

/** Who makes each span, and in whose it stands. */
const WANTED: Readonly<Record<string, readonly [service: string, parent: string]>> = {
  "send SubmitJob": ["gateway", "POST /api/jobs"],
  "decide SubmitJob": ["orchestrator", "send SubmitJob"],
  "assign": ["orchestrator", "send SubmitJob"],
  "decide BeginSubmitting": ["orchestrator", "send SubmitJob"],
  "receive output": ["storage", "PUT /uploads/:jobId/:attempt/:index"],
  "decide RecordOutput": ["orchestrator", "receive output"],
  "decide CompleteAttempt": ["orchestrator", "send SubmitJob"],
};

Deno.test("services apart: one submission is one trace through gateway, bus, orchestrator, agent and storage", async () => {
  await using receiver = startOtlpReceiver();
  const traced = (name: string) => ({
    OTEL_DENO: "true",
    OTEL_SERVICE_NAME: name,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: "100",
  });
  await using cluster = await startCluster({
    cells: 1,
    simulators: 1,
    env: {
      gateway: traced("gateway"),
      orchestrator: traced("orchestrator"),
      storage: traced("storage"),
      simulator: { SLUICE_SIMULATOR_IMAGE_MS: "10" },
    },
  });
  const server = { url: cluster.gateways[0]!.url, key: cluster.key };
  const job = { type: "image", model: "sim-image", prompt: "a lighthouse" };
  const made = await post(server, "/api/jobs", job, { traceparent: `00-${TRACE}-b7ad6b7169203331-01` });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const mine = (spans: readonly SeenSpan[]) => spans.filter(({ traceId }) => traceId === TRACE);
  const spans = mine(
    await receiver.until((all) => {
      const names = new Set(mine(all).map(({ name }) => name));
      return Object.keys(WANTED).every((name) => names.has(name)) &&
        all.some(({ name }) => name === "project");
    }),
  );
  for (const [name, [service, parent]] of Object.entries(WANTED)) {
    const found = spans.find((span) => span.name === name);
    const above = spans.find(({ spanId }) => spanId === found?.parentSpanId);
    assert.deepEqual([found?.service, above?.name], [service, parent], name);
  }
});
