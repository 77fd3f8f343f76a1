import assert from "node:assert/strict";
import type { Snapshot } from "@sluice/protocol";
import { ACCOUNT, openTestGateway, OTHER, PNG } from "./testing_gateway.ts";

Deno.test("GET /api/studio: the account's own things as of one position, from which the events go on", async () => {
  await using gateway = await openTestGateway();
  const { jobId } = await (await gateway.call("POST", "/api/jobs", { type: "image", prompt: "a fox" }))
    .json();
  await gateway.call("POST", "/api/webhooks", { url: "https://example.com/hook", events: ["job.completed"] });
  const snapshot: Snapshot = await (await gateway.call("GET", "/api/studio")).json();
  assert.equal(snapshot.account.accountId, ACCOUNT);
  assert.deepEqual(snapshot.jobs.map(({ spec }) => spec.jobId), [jobId]);
  assert.ok(snapshot.account.balance.reserved > 0);
  assert.equal(snapshot.webhooks?.length, 1);
  const text = JSON.stringify(snapshot);
  for (const secret of ["tokenHash", 'hash":', "endedSessions", OTHER]) {
    assert.ok(!text.includes(secret), secret);
  }

  const head = await gateway.bus.log.head();
  assert.equal(snapshot.position, `0-${head.number}`);
});

Deno.test("GET /api/studio: a key that may only read sees neither keys nor webhooks", async () => {
  await using gateway = await openTestGateway();
  const { key } = await gateway.newKey(ACCOUNT, ["read"]);
  const answer = await gateway.app.request("/api/studio", { headers: { "x-api-key": key } });
  const { keys, webhooks, scopes }: Snapshot = await answer.json();
  assert.deepEqual([keys, webhooks, scopes], [null, null, ["read"]]);
});

Deno.test("GET /media/:id: a browser's session gets the bytes at once and keeps them, and no other account's", async () => {
  await using gateway = await openTestGateway();
  const { token } = await (await gateway.call("POST", "/api/session", { key: gateway.key })).json();
  const made = await gateway.media.put(new Blob([PNG]).stream(), { maxBytes: 1e6 });
  const look = (query = "") =>
    gateway.app.request(`/media/${made.mediaId}${query}`, { headers: { cookie: `sluice_session=${token}` } });
  const strange = await look();
  assert.equal(strange.status, 404);
  await strange.body?.cancel();
  gateway.mediaIds.add(made.mediaId);
  const answer = await look();
  assert.deepEqual([answer.status, answer.headers.get("cache-control")], [
    200,
    "private, max-age=86400, immutable",
  ]);
  assert.deepEqual(await answer.bytes(), PNG);
  const thumb = await look("?variant=thumb");
  assert.deepEqual([thumb.status, thumb.headers.get("content-type")], [200, "image/webp"]);
  await thumb.body?.cancel();
});
