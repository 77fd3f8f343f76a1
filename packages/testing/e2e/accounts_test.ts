import assert from "node:assert/strict";
import { freePort, type Sluice, startSluice } from "@sluice/testing";
import { type Answer, call, del, get, post, type Server, wholeLedger } from "./api.ts";
import { followEvents } from "./events.ts";

/** Pictures that take long enough to be counted while they run. */
const SLOW = { SLUICE_SIMULATOR_IMAGE_MS: "600000", SLUICE_SIMULATOR_SLOTS: "64" };
const FAST = { SLUICE_SIMULATOR_IMAGE_MS: "20" };
const IMAGE = { type: "image", prompt: "a lighthouse at dawn", model: "sim-image" } as const;

/** Reference/genova-api.txt "Rate Limits", row by row. */
const PLANS = [
  { plan: "free", perMinute: 10, jobs: 2, credits: 50 },
  { plan: "starter", perMinute: 60, jobs: 5, credits: 500 },
  { plan: "pro", perMinute: 100, jobs: 10, credits: 2_000 },
  { plan: "business", perMinute: 300, jobs: 25, credits: 10_000 },
] as const;

interface Tenant extends Server {
  readonly id: string;
  readonly keyId: string;
}

async function open(sluice: Sluice, body: Record<string, unknown> = {}): Promise<Tenant> {
  const opened = await post(sluice, "/api/admin/accounts", { name: "Tenant", ...body });
  assert.equal(opened.status, 201, JSON.stringify(opened.body));
  return {
    url: sluice.url,
    key: opened.body.key.key,
    keyId: opened.body.key.id,
    id: opened.body.account.id,
  };
}

async function logIn(tenant: Tenant): Promise<{ readonly token: string; readonly cookie: string }> {
  const { status, headers, body } = await post(tenant, "/api/session", { key: tenant.key });
  assert.equal(status, 201);
  return { token: body.token, cookie: headers.get("set-cookie")?.split(";", 1)[0] ?? "" };
}

/** Sends without the tenant's key. */
function withProof(
  tenant: Tenant,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
) {
  return fetch(tenant.url + path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).then(async (answer) => ({ status: answer.status, headers: answer.headers, body: await answer.json() }));
}

Deno.test("plans: each row of the table holds for an account that the operator made", async (t) => {
  await using sluice = await startSluice({ env: SLOW });
  for (const { plan, perMinute, jobs, credits } of PLANS) {
    await t.step(
      `${plan}: ${jobs} jobs at once, ${perMinute} requests a minute, ${credits} credits`,
      async () => {
        const tenant = await open(sluice, { plan });
        const me = (await get(tenant, "/api/user/me")).body;
        assert.deepEqual([me.plan, me.subscription_plan, me.status, me.credits_remaining], [
          plan,
          plan,
          "active",
          credits,
        ]);
        assert.deepEqual(me.limits, {
          requestsPerMinute: perMinute,
          concurrentJobs: jobs,
          monthlyCredits: credits,
        });
        const [first] = (await get(tenant, "/api/ledger")).body.entries;
        assert.deepEqual([first.type, first.amount, first.available], ["CreditsGranted", credits, credits]);

        // 1. As many jobs at once as the plan has, and the next one waits for them and says so.
        const since = performance.now();
        await using follower = followEvents(tenant, "0");
        let last = "";
        for (let n = 0; n <= jobs; n++) last = (await post(tenant, "/api/jobs", IMAGE)).body.jobId;
        await follower.until((commits) =>
          commits.flatMap((c) => c.events).filter((e) => e.type === "AttemptSubmitted").length === jobs
        );
        const waiting = (await get(tenant, `/api/jobs/${last}`)).body;
        assert.deepEqual([waiting.status, waiting.reason], ["queued", `plan limit ${jobs}/${jobs}`]);

        // 2. As many requests as the plan has, then 429; reads go on.
        let writes = jobs + 1;
        let answer: Answer;
        for (;; writes++) {
          answer = await post(tenant, "/api/tickets");
          if (answer.status !== 201) break;
          assert.equal(answer.headers.get("x-ratelimit-limit"), String(perMinute));
        }
        // a tenth comes back every 6 seconds, should this machine be so slow
        const back = (writes - perMinute) / (perMinute / 10);
        assert.ok(Number.isInteger(back) && back >= 0, `${writes} requests were let through`);
        assert.ok(back <= (performance.now() - since) / 6_000 + 2, `${writes} requests were let through`);
        assert.deepEqual([answer.status, answer.body.code, answer.body.error], [
          429,
          "rate_limited",
          "Too many requests",
        ]);
        assert.ok(Number(answer.headers.get("retry-after")) <= 60);
        assert.equal(answer.headers.get("x-ratelimit-remaining"), "0");
        const read = await get(tenant, "/api/jobs");
        assert.deepEqual([read.status, read.headers.get("x-ratelimit-limit")], [200, String(perMinute * 10)]);
      },
    );
  }
  await t.step("the operator has no limit", async () => {
    const me = await get(sluice, "/api/user/me");
    assert.deepEqual([me.body.plan, me.body.limits.requestsPerMinute], ["operator", null]);
    const answer = await get(sluice, "/v1/models");
    assert.equal(answer.headers.get("x-ratelimit-reset-requests"), "0s");
  });
});

Deno.test("accounts: money adds up from the first grant over a job and a refusal to a correction", async () => {
  await using sluice = await startSluice({ env: FAST });
  const tenant = await open(sluice, { credits: 2 });
  await using follower = followEvents(tenant, "0");
  const { jobId } = (await post(tenant, "/api/jobs", IMAGE)).body;
  await follower.until((commits) => commits.some((c) => c.events.some((e) => e.type === "JobCompleted")));
  const failing = await post(tenant, "/api/jobs", { ...IMAGE, prompt: "[[fail:policy]]" });
  await follower.until((commits) => commits.some((c) => c.events.some((e) => e.type === "JobFailed")));
  assert.equal((await post(tenant, "/api/jobs", { ...IMAGE, count: 2 })).status, 402);
  const credits = (amount: number) =>
    post(sluice, `/api/admin/accounts/${tenant.id}/credits`, { amount, reason: "correction" });
  assert.deepEqual((await credits(5)).body.credits, { available: 6, reserved: 0, used: 1 });
  assert.equal((await credits(-7)).status, 400);
  assert.deepEqual((await credits(-6)).body.credits, { available: 0, reserved: 0, used: 1 });
  assert.equal((await post(tenant, "/api/jobs", IMAGE)).status, 402);

  const sign: Record<string, number> = { CreditsGranted: 1, CreditsReserved: -1, CreditsReleased: 1 };
  let available = 0;
  const ledger = await wholeLedger(tenant);
  for (const entry of ledger) {
    available += (sign[entry.type] ?? 0) * entry.amount;
    assert.equal(entry.available, available, JSON.stringify(entry));
  }
  assert.deepEqual(ledger.filter((e) => e.jobId === jobId).map((e) => e.type), [
    "CreditsReserved",
    "CreditsSettled",
  ]);
  assert.deepEqual(ledger.filter((e) => e.jobId === failing.body.jobId).map((e) => e.type), [
    "CreditsReserved",
    "CreditsReleased",
  ]);
  const stats = (await get(tenant, "/api/user/stats")).body;
  assert.deepEqual(stats, {
    total: 2,
    completed: 1,
    failed: 1,
    active: 0,
    images: 1,
    videos: 0,
    creditsRemaining: 0,
  });
});

Deno.test("keys: a revoked one is refused by the next request of another connection, and its stream ends", async () => {
  await using sluice = await startSluice({ env: FAST });
  const tenant = await open(sluice, { plan: "pro" });
  const made = await post(tenant, "/api/keys", { name: "second", scopes: ["read", "generate"] });
  const second: Server = { url: sluice.url, key: made.body.key };
  assert.equal((await get(second, "/api/jobs")).status, 200);
  assert.equal((await post(second, "/api/keys", { name: "x" })).status, 403);
  assert.equal((await get(second, "/api/admin/accounts")).status, 403);
  const stream = await fetch(`${sluice.url}/api/events`, { headers: { "x-api-key": second.key } });
  assert.equal(stream.status, 200);
  const ended = stream.text();
  assert.equal((await del(tenant, `/api/keys/${made.body.id}`)).status, 200);
  assert.equal((await get(second, "/api/jobs")).status, 401);
  await ended;
  const { keys } = (await get(tenant, "/api/keys")).body;
  assert.deepEqual(keys.map((k: { id: string }) => k.id), [tenant.keyId]);
  assert.equal((await del(tenant, `/api/keys/${tenant.keyId}`)).body.code, "last_key");
  const stranger = await open(sluice);
  assert.equal((await del(stranger, `/api/keys/${tenant.keyId}`)).status, 404);
});

Deno.test("sessions: token, cookie and suspension, also over a crash", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-" });
  const port = freePort();
  try {
    let tenant: Tenant;
    let ended: string;
    let live: { readonly token: string; readonly cookie: string };
    {
      await using sluice = await startSluice({ env: FAST, dataDir, port });
      tenant = await open(sluice, { plan: "pro" });
      live = await logIn(tenant);
      const bearer = { authorization: `Bearer ${live.token}` };
      const { cookie } = live;
      // 1. A token and a cookie stand for the key that they were given for.
      assert.equal((await withProof(tenant, "GET", "/v1/models", bearer)).status, 200);
      assert.equal((await withProof(tenant, "POST", "/api/jobs", bearer, IMAGE)).status, 201);
      assert.equal((await withProof(tenant, "GET", "/api/jobs", { cookie })).status, 200);
      assert.equal((await withProof(tenant, "GET", "/v1/models", { cookie })).status, 401);
      assert.equal((await withProof(tenant, "GET", "/api/admin/accounts", bearer)).status, 403);
      // 2. Another site's page cannot use the cookie to change anything.
      const submit = (headers: Record<string, string>) =>
        withProof(tenant, "POST", "/api/jobs", { cookie, ...headers }, IMAGE);
      assert.equal((await submit({ origin: "https://evil.test" })).body.code, "cross_origin");
      assert.equal((await submit({})).status, 403);
      assert.equal((await submit({ origin: sluice.url })).status, 201);
      // 3. One login ends without the other.
      const other = await logIn(tenant);
      ended = other.token;
      const out = await withProof(tenant, "DELETE", "/api/session", {
        cookie: other.cookie,
        origin: sluice.url,
      });
      assert.deepEqual([out.status, out.body], [200, { success: true }]);
      assert.match(out.headers.get("set-cookie") ?? "", /Max-Age=0/);
      assert.equal((await withProof(tenant, "GET", "/api/jobs", { cookie: other.cookie })).status, 401);
      // 4. A suspended account may only look at itself.
      const suspend = (suspended: boolean) =>
        call(sluice, "PATCH", `/api/admin/accounts/${tenant.id}`, { suspended });
      const stream = await fetch(`${sluice.url}/api/events`, { headers: bearer });
      assert.equal((await suspend(true)).body.account.status, "suspended");
      await stream.text();
      for (const headers of [bearer, { "x-api-key": tenant.key }, { cookie }]) {
        const refused = await withProof(tenant, "GET", "/api/jobs", headers as Record<string, string>);
        assert.deepEqual([refused.status, refused.body.code], [403, "account_suspended"]);
      }
      assert.equal((await withProof(tenant, "GET", "/api/user/me", bearer)).body.status, "suspended");
      assert.equal((await post(tenant, "/api/session", { key: tenant.key })).status, 403);
      assert.equal((await suspend(false)).body.account.status, "active");
      assert.equal((await get(tenant, "/api/jobs")).status, 200);
      await sluice.kill();
    }
    await using _sluice = await startSluice({ env: FAST, dataDir, port });
    const status = async (token: string) =>
      (await withProof(tenant, "GET", "/api/jobs", { authorization: `Bearer ${token}` })).status;
    assert.deepEqual([await status(live.token), await status(ended)], [200, 401]);
    const [key] = (await get(tenant, "/api/keys")).body.keys;
    assert.notEqual(key.last_used_at, null);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});

/** A WebSocket with the ticket among its subprotocols: its first message, or the code that it was closed with. */
function openSocket(
  { url }: Server,
  ticket: string,
): Promise<{ readonly said: string; readonly socket: WebSocket }> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws/user`, [
    "sluice.user.v1",
    `ticket.${ticket}`,
  ]);
  return new Promise((resolve) => {
    socket.onmessage = ({ data }) => resolve({ said: JSON.parse(data).type, socket });
    socket.onclose = ({ code }) => resolve({ said: String(code), socket });
  });
}

Deno.test("tickets: one opens one socket, which ends with the session that it came from", async () => {
  await using sluice = await startSluice({ env: FAST });
  const tenant = await open(sluice, { plan: "pro" });
  const { token } = await logIn(tenant);
  const bearer = { authorization: `Bearer ${token}` };
  const made = await withProof(tenant, "POST", "/api/tickets", bearer);
  assert.equal(made.status, 201);
  const { ticket } = made.body;
  const first = await openSocket(tenant, ticket);
  assert.deepEqual([first.said, first.socket.protocol], ["welcome", "sluice.user.v1"]);
  const again = await openSocket(tenant, ticket);
  assert.notEqual(again.said, "welcome");
  const changed = await openSocket(tenant, `${ticket.slice(0, -2)}AA`);
  assert.notEqual(changed.said, "welcome");
  const closed = new Promise<number>((resolve) => first.socket.onclose = ({ code }) => resolve(code));
  assert.equal((await withProof(tenant, "DELETE", "/api/session", bearer)).status, 200);
  assert.ok(await closed >= 4_400);
  for (const { socket } of [again, changed]) socket.close();
});
