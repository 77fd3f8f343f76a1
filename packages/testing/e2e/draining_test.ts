/** What clients get whose request waits for a job while the process that answers them is told to end. */

import assert from "node:assert/strict";
import { startCluster, startSluice } from "@sluice/testing";
import { type Answer, post, type Server } from "./api.ts";
import { type Follower, followEvents } from "./events.ts";

/** No agent is online for it. */
const NOBODY = "nano_banana2";

const draw = (server: Server, model: string) =>
  post(server, "/v1/images/generations", { model, prompt: "a kite" }, {
    authorization: `Bearer ${server.key}`,
  });

const seen = (follower: Follower, type: string) =>
  follower.until((commits) => commits.some(({ events }) => events.some((event) => event.type === type)));

function goesOn({ status, headers, body }: Answer): void {
  assert.deepEqual([status, body.error?.code], [504, "timeout"]);
  assert.match(body.error.message, /look for it under x-job-id/);
  assert.match(headers.get("x-job-id") ?? "", /^[0-9a-f-]{36}$/);
}

Deno.test("a gateway that is told to end answers with what is made meanwhile, and tells the rest that it goes on", async () => {
  await using cluster = await startCluster({
    cells: 1,
    simulators: 1,
    env: { simulator: { SLUICE_SIMULATOR_IMAGE_MS: "1000" } },
  });
  const [gateway] = cluster.gateways;
  assert.ok(gateway);
  const server = { url: gateway.url, key: cluster.key };
  await using follower = followEvents(server, "0");
  const waiting = draw(server, NOBODY);
  await seen(follower, "JobQueued");
  const working = draw(server, "sim-image");
  await seen(follower, "AttemptAccepted");
  const stopped = gateway.stop();
  const [made, late] = await Promise.all([working, waiting]);
  assert.deepEqual([made.status, made.body.data?.length], [200, 1]);
  goesOn(late);
  assert.equal(await stopped, 0, gateway.output());
});

Deno.test("sluice start: who waits for a picture when it is told to end is told that it goes on", async () => {
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
  await using follower = followEvents(sluice, "0");
  const waiting = draw(sluice, NOBODY);
  await seen(follower, "JobQueued");
  const stopped = sluice.stop();
  goesOn(await waiting);
  assert.equal(await stopped, 0, sluice.output());
});
