import { MAX_ENDED_SESSIONS } from "../account.ts";
import { ACCOUNT, agentOnline, command, openAccount, scenario, START, submit } from "@sluice/testing";
import { strict as assert } from "node:assert";

const grant = (amount: number) => command("GrantCredits", { accountId: ACCOUNT, amount, reason: "bought" });

Deno.test("OpenAccount grants its credits once", () => {
  scenario().when(openAccount(ACCOUNT, 50)).then("AccountOpened", "CreditsGranted").when(
    openAccount(ACCOUNT, 50),
  ).thenNothing();
});

Deno.test("GrantCredits adds, takes back what is available, and no more", () => {
  const s = scenario().given(openAccount(ACCOUNT, 10), submit("a"), grant(5)).thenCredits({
    available: 14,
    reserved: 1,
    settled: 0,
  });
  s.given(grant(-14)).thenCredits({ available: 0, reserved: 1, settled: 0 });
  s.when(grant(-1)).thenRejected("invalid_input", /less than nothing/);
  s.when(grant(0)).thenRejected("invalid_input");
  s.when(grant(0.5)).thenRejected("invalid_input");
});

Deno.test("GrantCredits that is repeated under its id is granted once", () => {
  const once = command("GrantCredits", { accountId: ACCOUNT, amount: 5, reason: "bought" }, "grant-1");
  scenario().given(openAccount(ACCOUNT, 10), once).when(once).thenNothing().thenCredits({
    available: 15,
    reserved: 0,
    settled: 0,
  });
});

Deno.test("RevokeKey of another account's key finds nothing", () => {
  const key = {
    keyId: "k",
    accountId: ACCOUNT,
    name: "n",
    hash: "h",
    prefix: "slk_",
    scopes: ["read"] as const,
    expiresAt: null,
  };
  scenario().given(openAccount(), openAccount("other"), command("CreateKey", key))
    .when(command("RevokeKey", { keyId: "k", accountId: "other" })).thenRejected("not_found");
});

const month = (change: "free" | "starter" = "free") =>
  scenario().given(
    openAccount(ACCOUNT, 50, "free"),
    command("ChangeAccount", { accountId: ACCOUNT, plan: change }),
  );
const DAY = 24 * 3_600_000;

Deno.test("a month's plan credits do not pile up, and what was granted beside them stays", () => {
  const s = month().given(submit("a"), grant(5)).thenCredits({ available: 54, reserved: 1, settled: 0 });
  assert.equal(s.state.accounts.get(ACCOUNT)?.balance.plan, 49);
  s.given(command("CancelJob", { jobId: "a", accountId: ACCOUNT }));
  assert.equal(s.state.accounts.get(ACCOUNT)?.balance.plan, 50);
  s.after(31 * DAY).then("PeriodBegan", "CreditsGranted", "CreditsGranted");
  s.thenCredits({ available: 55, reserved: 0, settled: 0 });
  assert.equal(s.state.accounts.get(ACCOUNT)?.renewsAt, Date.UTC(2026, 2, 1));
});

Deno.test("plan credits are spent before others, and come back as what they were", () => {
  const s = scenario().given(openAccount(ACCOUNT, 50, "free"), grant(10));
  const plan = () => s.state.accounts.get(ACCOUNT)?.balance.plan;
  for (let i = 0; i < 49; i++) s.given(submit(`j${i}`));
  assert.equal(plan(), 1);
  s.given(submit("two", { settings: { aspectRatio: "1:1", count: 2 } }));
  assert.equal(plan(), 0);
  s.given(command("CancelJob", { jobId: "two", accountId: ACCOUNT })).thenCredits({
    available: 11,
    reserved: 49,
    settled: 0,
  });
  assert.equal(plan(), 1, "one was of the plan, one was not");
});

Deno.test("ChangeAccount to a better plan grants the rest of its credits at once, and only once a month", () => {
  const s = month("starter").thenCredits({ available: 500, reserved: 0, settled: 0 });
  s.given(command("ChangeAccount", { accountId: ACCOUNT, plan: "free" }));
  s.when(command("ChangeAccount", { accountId: ACCOUNT, plan: "starter" })).then("AccountChanged");
  s.when(command("ChangeAccount", { accountId: ACCOUNT, plan: "starter" })).thenNothing();
  s.when(command("ChangeAccount", { accountId: "nobody", name: "x" })).thenRejected("not_found");
});

Deno.test("a suspended account can submit nothing, and what it has queued waits", () => {
  const suspend = (suspended: boolean) => command("ChangeAccount", { accountId: ACCOUNT, suspended });
  const s = scenario().given(openAccount(), submit("a"), suspend(true), agentOnline()).thenJob("a", "queued");
  s.when(submit("b")).thenRejected("account_suspended", /operator/);
  s.when(suspend(false)).then("AccountChanged", "JobAssigned");
});

Deno.test("ChangeAccount says how long finished jobs are kept, which is for ever until then", () => {
  const keep = (retentionDays: number | null) =>
    command("ChangeAccount", { accountId: ACCOUNT, retentionDays });
  const s = scenario().given(openAccount()).when(keep(null)).thenNothing();
  const kept = () => s.state.accounts.get(ACCOUNT)?.retentionDays;
  assert.equal(kept(), null);
  s.when(keep(30)).then("AccountChanged").when(keep(30)).thenNothing();
  assert.equal(kept(), 30);
  s.given(command("ChangeAccount", { accountId: ACCOUNT, name: "New" }));
  assert.equal(kept(), 30);
  for (const days of [0, -1, 1.5, 3_651, Infinity, NaN]) {
    s.when(keep(days)).thenRejected("invalid_input", /1 to 3650 or null/);
  }
  s.when(keep(null)).then("AccountChanged");
  assert.equal(kept(), null);
});

Deno.test("EndSession is remembered until the session would have ended by itself", () => {
  const until = START + DAY;
  const end = (sessionId: string) => command("EndSession", { accountId: ACCOUNT, sessionId, until });
  const s = scenario().given(openAccount()).when(end("s1")).then("SessionEnded").when(end("s1"))
    .thenNothing();
  s.now = until + 1;
  s.given(command("EndSession", { accountId: ACCOUNT, sessionId: "s2", until: until + DAY }));
  assert.deepEqual(s.state.accounts.get(ACCOUNT)?.endedSessions.map(({ id }) => id), ["s2"]);
});

Deno.test("NoteKeyUsed is written at most once an hour", () => {
  const key = { keyId: "k", accountId: ACCOUNT };
  const used = () => command("NoteKeyUsed", key);
  const s = scenario().given(
    openAccount(),
    command("CreateKey", { ...key, name: "k", hash: "h", prefix: "slk_", scopes: ["read"], expiresAt: null }),
  ).when(used()).then("KeyUsed").when(used()).thenNothing();
  s.now += 3_600_000;
  s.when(used()).then("KeyUsed");
  assert.equal(s.state.keys.get("k")?.lastUsedAt, s.now);
});

Deno.test("EndSession of more sessions than are kept ends all that began before, so that no list grows", () => {
  const s = scenario().given(openAccount());
  for (let i = 0; i <= MAX_ENDED_SESSIONS; i++) {
    s.given(command("EndSession", { accountId: ACCOUNT, sessionId: `s${i}`, until: START + DAY }));
  }
  const account = s.state.accounts.get(ACCOUNT);
  assert.deepEqual([account?.endedSessions.length, account?.sessionsSince], [0, START]);
});
