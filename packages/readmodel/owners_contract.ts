/** What the read model promises of the things that owners keep: references, endpoints, messages, keys, agents. */

import assert from "node:assert/strict";
import { event } from "@sluice/domain";
import type { Kysely } from "kysely";
import { makeCursor } from "./cursor.ts";
import { BadCursor } from "./errors.ts";
import { complete, connectAgent, FIRST_AT, openAccount, sha, submit, world } from "./history.ts";
import { createKey, createWebhook, failDelivery, queueDelivery, storeReference } from "./history_owners.ts";
import { openProjection } from "./projection.ts";
import { readsOf } from "./reads.ts";
import type { Step } from "./reads_contract.ts";
import type { Schema } from "./schema.ts";

/** The steps, one after another. */
export async function ownersSteps(db: Kysely<Schema>, step: Step): Promise<void> {
  const reads = readsOf(db);

  await step(
    "references pages newest first, one stored again is the newest, and deleted ones go",
    async (cell) => {
      const w = world(cell);
      const [ada, bob] = [openAccount(w, "ada"), openAccount(w, "bob")];
      const ids = Array.from({ length: 7 }, (_, i) => storeReference(w, ada, `${cell} picture ${i}`));
      storeReference(w, ada, `${cell} picture 0`);
      const [first = "", gone = "", third = ""] = ids;
      w.add(ada, event("ReferenceDeleted", { accountId: ada, mediaId: gone }));
      w.add(bob, event("ReferenceDeleted", { accountId: bob, mediaId: third }));
      await openProjection(db, cell).apply(w.commits);
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await reads.references(ada, { limit: 2, ...(cursor === null ? {} : { cursor }) });
        seen.push(...page.references.map((reference) => reference.mediaId));
        cursor = page.nextCursor;
      } while (cursor !== null);
      assert.deepEqual(seen, [first, ...ids.slice(2).toReversed()]);
      assert.deepEqual(await reads.reference(ada, first), {
        mediaId: first,
        mime: "image/png",
        bytes: 9,
        width: 8,
        height: 8,
        duration: null,
        name: `${cell} picture 0`,
        storedAt: FIRST_AT + 10_000,
      });
      assert.deepEqual(await reads.media(ada, first), { mime: "image/png" });
      for (const [account, id] of [[bob, first], [ada, gone], [ada, "\0"]] as const) {
        assert.equal(await reads.reference(account, id), null);
        assert.equal(await reads.media(account, id), null);
      }
      assert.deepEqual(await reads.references(bob, { limit: 9 }), { references: [], nextCursor: null });
      for (
        const cursor of ["x", makeCursor([1, "not hex"]), makeCursor([-1, first]), makeCursor([1, first, 1])]
      ) {
        await assert.rejects(reads.references(ada, { limit: 9, cursor }), BadCursor, cursor);
      }
    },
  );

  await step("deliveries lists an endpoint's messages newest first, with how each try went", async (cell) => {
    const w = world(cell);
    const [ada, bob] = [openAccount(w, "ada"), openAccount(w, "bob")];
    const [one, other] = [createWebhook(w, ada, "one"), createWebhook(w, ada, "other")];
    const sent = Array.from({ length: 5 }, (_, i) => queueDelivery(w, ada, one, `message ${i}`));
    const elsewhere = queueDelivery(w, ada, other, "elsewhere");
    const named = queueDelivery(w, ada, null, "named");
    const [pending = "", delivered = "", failed = ""] = sent;
    failDelivery(w, ada, pending, 1, FIRST_AT + 1);
    failDelivery(w, ada, delivered, 1);
    w.add(
      ada,
      event("DeliverySucceeded", { deliveryId: delivered, accountId: ada, attempt: 2, status: 200, ms: 4 }),
    );
    for (let attempt = 1; attempt <= 14; attempt++) {
      failDelivery(w, ada, failed, attempt, attempt === 14 ? null : FIRST_AT * 2);
    }
    // nothing is known of it: an answer that came too late
    failDelivery(w, ada, "unheard of", 1);
    await openProjection(db, cell).apply(w.commits);

    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await reads.deliveries(ada, one, { limit: 2, ...(cursor === null ? {} : { cursor }) });
      seen.push(...page.deliveries.map((delivery) => delivery.deliveryId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.deepEqual(seen, sent.toReversed());
    const ofNamed = await reads.deliveries(ada, null, { limit: 9 });
    assert.deepEqual(ofNamed.deliveries.map((d) => [d.deliveryId, d.url]), [[
      named,
      "https://named.example/hook",
    ]]);
    assert.deepEqual((await reads.deliveries(bob, one, { limit: 9 })).deliveries, []);
    assert.deepEqual((await reads.deliveries(ada, "\0", { limit: 9 })).deliveries, []);

    const states = await Promise.all([pending, delivered, failed].map(async (id) => {
      const delivery = await reads.delivery(ada, id);
      return [delivery?.state, delivery?.nextAt, delivery?.tries.map((t) => [t.attempt, t.status, t.error])];
    }));
    const refused = "it answered 500";
    assert.deepEqual(states, [
      ["pending", FIRST_AT + 1, [[1, 500, refused]]],
      ["delivered", null, [[1, 500, refused], [2, 200, null]]],
      ["failed", null, Array.from({ length: 12 }, (_, i) => [i + 3, 500, refused])],
    ]);
    assert.equal(await reads.delivery(bob, named), null);
    assert.equal(await reads.delivery(ada, "unheard of"), null);
    assert.equal(await reads.delivery(ada, "\0"), null);
    assert.equal((await reads.delivery(ada, elsewhere))?.webhookId, other);
    const page = await reads.deliveries(ada, one, { limit: 1 });
    for (
      const cursor of ["x", makeCursor([1, "\0", one]), makeCursor([-1, "a", one]), makeCursor([1, "a"])]
    ) {
      await assert.rejects(reads.deliveries(ada, one, { limit: 1, cursor }), BadCursor, cursor);
    }
    const cursorOfOne = page.nextCursor ?? "";
    await assert.rejects(reads.deliveries(ada, other, { limit: 1, cursor: cursorOfOne }), BadCursor);
  });

  await step(
    "deliveries shows as failed what was on its way when its endpoint was switched off or deleted",
    async (cell) => {
      for (const together of [true, false]) {
        const w = world(cell);
        const ada = openAccount(w, "ada");
        const [off, gone, on] = ["off", "gone", "on"].map((name) => createWebhook(w, ada, name));
        const hooks = [off, gone, on] as [string, string, string];
        const waiting = hooks.map((id) => queueDelivery(w, ada, id, `waits for ${id}`));
        const done = queueDelivery(w, ada, hooks[0], "done");
        const way = { deliveryId: done, accountId: ada, attempt: 1, status: 200, ms: 4 };
        w.add(ada, event("DeliverySucceeded", way));
        failDelivery(w, ada, waiting[0] ?? "", 1);
        // apart, each batch meets rows that it has not in memory
        const apply = async () => await openProjection(db, cell).apply(w.commits);
        await openProjection(db, cell).clear(0);
        if (!together) await apply();
        w.add(ada, event("WebhookChanged", { webhookId: hooks[0], accountId: ada, enabled: false }));
        w.add(ada, event("WebhookDeleted", { webhookId: hooks[1], accountId: ada }));
        w.add(ada, event("WebhookChanged", { webhookId: hooks[2], accountId: ada, name: "on" }));
        w.add(ada, event("WebhookChanged", { webhookId: hooks[0], accountId: ada, enabled: true }));
        const later = queueDelivery(w, ada, hooks[0], "later");
        await apply();
        const states = await Promise.all(
          [...waiting, done, later].map(async (id) => {
            const found = await reads.delivery(ada, id);
            return [found?.state, found?.nextAt === null, found?.tries.length];
          }),
        );
        assert.deepEqual(states, [
          ["failed", true, 1],
          ["failed", true, 0],
          ["pending", false, 0],
          ["delivered", true, 1],
          ["pending", false, 0],
        ]);
      }
    },
  );

  await step("snapshot shows accounts, keys, agents and endpoints as their owner left them", async (cell) => {
    const w = world(cell);
    const ada = openAccount(w, "ada", 10);
    const [agent, removed] = [connectAgent(w, ada, "agent"), connectAgent(w, ada, "removed")];
    const [keyId, webhookId] = [createKey(w, ada, "key"), createWebhook(w, ada, "endpoint")];
    w.add(ada, event("KeyUsed", { keyId, accountId: ada }));
    const usedAt = w.commits.at(-1)?.at;
    // each in a batch of its own: what was written is read again
    const projection = () => openProjection(db, cell);
    await projection().apply(w.commits);
    w.add(ada, event("AccountChanged", { accountId: ada, plan: "pro", suspended: true }));
    w.add(ada, event("SessionEnded", { accountId: ada, sessionId: "s", until: FIRST_AT * 2 }));
    w.add(ada, event("AgentChanged", { agentId: agent, paused: true, minGapMs: 5 }));
    w.add(ada, event("AgentRemoved", { agentId: removed }));
    w.add(ada, event("WebhookRotated", { webhookId, accountId: ada, version: 2, previousUntil: FIRST_AT }));
    await projection().apply(w.commits);
    const { accounts, keys, agents, webhooks } = await reads.snapshot(cell);
    const [account] = accounts;
    assert.deepEqual([account?.name, account?.plan, account?.suspended], ["ada", "pro", true]);
    assert.deepEqual(account?.endedSessions, [{ id: "s", until: FIRST_AT * 2 }]);
    assert.deepEqual(keys.map((key) => [key.name, key.lastUsedAt]), [["key", usedAt]]);
    const limits = { concurrency: null, minGapMs: 5 };
    assert.deepEqual(agents.map((a) => [a.agentId, a.paused, a.limits]), [[agent, true, limits]]);
    assert.deepEqual(webhooks.map((hook) => [hook.webhookId, hook.version]), [[webhookId, 2]]);
  });

  await step("commitsOf tells which commits changed a job, the first thousand", async (cell) => {
    const w = world(cell);
    const [ada, bob] = [openAccount(w, "ada"), openAccount(w, "bob")];
    const spec = w.spec(ada, "job");
    const from = w.commits.length + 1;
    const jobId = submit(w, spec);
    connectAgent(w, ada, "agent");
    complete(w, spec, w.id("agent"));
    const often = submit(w, w.spec(ada, "often"));
    const oftenFrom = w.commits.length;
    for (let i = 0; i < 1_100; i++) w.add(ada, event("JobPrioritized", { jobId: often, priority: i }));
    const projection = openProjection(db, cell);
    for (const until of [4, 5, 9, 500, w.commits.length]) await projection.apply(w.commits.slice(0, until));
    assert.deepEqual(await reads.commitsOf(ada, jobId), [from, ...[3, 4, 5, 6].map((n) => from + n)]);
    const commits = await reads.commitsOf(ada, often);
    assert.deepEqual(commits, Array.from({ length: 1_000 }, (_, i) => oftenFrom + i));
    assert.deepEqual(await reads.commitsOf(bob, jobId), []);
    for (const odd of ["", "x", "\0", sha("x")]) assert.deepEqual(await reads.commitsOf(ada, odd), []);
  });
}
