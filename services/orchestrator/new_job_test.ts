import { strict as assert } from "node:assert";
import type { MediaReference, Provider, WorkOrder } from "@sluice/domain";
import { signingSecret } from "@sluice/media";
import { newJob } from "./new_job.ts";

const options = {
  secret: signingSecret("a secret that is long enough"),
  uploadUrl: "http://storage",
  maxBytes: 1,
};

function idsOf(model: string, ...providers: (Provider | null)[]) {
  const references = providers.map((provider): MediaReference => ({
    role: "source",
    mediaId: "a".repeat(64),
    mime: "video/mp4",
    ...(provider === null ? {} : { made: { agentId: "agent", provider, providerId: "m-1" } }),
  }));
  const order: WorkOrder = {
    jobId: "job",
    attempt: 1,
    agentId: "agent",
    accountId: "account",
    kind: "video",
    prompt: "on it goes",
    model,
    settings: { aspectRatio: "16:9", count: 1 },
    references,
    leaseMs: 1,
    deadline: 1,
  };
  return newJob(order, options).references.map(({ providerId }) => providerId);
}

Deno.test("newJob names a reference as the agent's own provider does, and never as another does", () => {
  assert.deepEqual(idsOf("veo3_fast", "flow", "freepik", null), ["m-1", undefined, undefined]);
  assert.deepEqual(idsOf("a model of an older release", "flow"), [undefined]);
});
