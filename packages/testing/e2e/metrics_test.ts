/** What a working Sluice tells a scraper and its log: values that move, labels that stay few, and no secret. */

import { strict as assert } from "node:assert";
import { METRICS } from "@sluice/observe";
import { type Family, parsePrometheus } from "../observe/prometheus.ts";
import { type Sluice, startSluice } from "../sluice.ts";
import { call, get, post } from "./api.ts";

const CATEGORIES = ["policy", "invalid_input", "network", "cancelled", "unknown_fate", "provider_changed"];
const SECRET = "canarysecret-that-is-long-enough";

async function scrape({ url, key }: Sluice): Promise<ReadonlyMap<string, Family>> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  return parsePrometheus(await answer.text());
}

/** The sum of the samples that have these labels. */
function sum(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Record<string, string> = {},
): number {
  const family = families.get(name.replace(/_(count|sum|bucket)$/, "")) ?? families.get(name);
  assert.ok(family !== undefined, name);
  return family.samples
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .reduce((total, { value }) => total + value, 0);
}

/** Scrapes until it is so. */
async function until(sluice: Sluice, so: (families: ReadonlyMap<string, Family>) => boolean): Promise<void> {
  while (!so(await scrape(sluice))) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function submit(sluice: Sluice, prompt: string): Promise<string> {
  const { status, body } = await post(sluice, "/api/jobs", { type: "image", model: "sim-image", prompt });
  assert.equal(status, 201);
  return body.jobId;
}

async function movesAndStaysSmall(sluice: Sluice): Promise<void> {
  const before = await scrape(sluice);
  for (const { name, type } of Object.values(METRICS)) assert.equal(before.get(name)?.type, type, name);
  assert.equal(sum(before, "sluice_agents_online", { provider: "simulator" }), 1);
  assert.equal(sum(before, "sluice_lease_held", { role: "decider", cell: "0" }), 1);

  await submit(sluice, "canaryprompt of a boat");
  await until(sluice, (now) => sum(now, "sluice_jobs_finished_total", { status: "completed" }) === 1);
  const stream = await fetch(`${sluice.url}/api/events`, { headers: { "x-api-key": sluice.key } });
  const after = await scrape(sluice);
  assert.equal(sum(after, "sluice_sse_clients"), 1);
  await stream.body?.cancel();
  assert.equal(sum(after, "sluice_commands_decided_total", { type: "SubmitJob", outcome: "accepted" }), 1);
  assert.equal(sum(after, "sluice_jobs_open"), 0);
  assert.ok(sum(after, "sluice_media_bytes_total", { kind: "image" }) > 1_000);
  assert.ok(sum(after, "sluice_log_head_commits") > sum(before, "sluice_log_head_commits"));
  assert.ok(sum(after, "sluice_log_append_duration_seconds_count") > 0);
  assert.equal(sum(after, "sluice_credits_unbalanced_total"), 0);
  await until(
    sluice,
    (now) => sum(now, "sluice_projector_lag_commits") === 0 && sum(now, "sluice_sse_clients") === 0,
  );

  // paths that anybody can make up, ids and methods make no labels
  for (let n = 0; n < 30; n++) {
    await get(sluice, `/api/jobs/${crypto.randomUUID()}`);
    await get(sluice, `/nowhere/${crypto.randomUUID()}?x=${n}`);
    await call(sluice, `MADEUP${n}`, "/api/jobs");
  }
  const families = await scrape(sluice);
  const routes = new Set(
    families.get("sluice_http_request_duration_seconds")!.samples.map(({ labels }) => labels["route"] ?? ""),
  );
  assert.ok(routes.has("/api/jobs/:id") && routes.has("unmatched"), [...routes].join(" "));
  for (const { name, samples } of families.values()) {
    assert.ok(samples.length < 600, `${name} has ${samples.length} series`);
    for (const { labels } of samples) {
      for (const value of Object.values(labels)) {
        assert.doesNotMatch(value, /[0-9a-f]{8}-[0-9a-f]{4}|MADEUP|canary|slk_/, `${name} ${value}`);
      }
    }
  }
}

async function refusesOthers({ url, key }: Sluice): Promise<void> {
  for (const authorization of [undefined, "Bearer wrong"]) {
    const { status, body } = await fetch(
      `${url}/metrics`,
      authorization === undefined ? {} : { headers: { authorization } },
    );
    await body?.cancel();
    assert.equal(status, 401);
  }
  const made = await post({ url, key }, "/api/keys", { name: "reader", scopes: ["read"] });
  const { status, body } = await fetch(`${url}/metrics`, {
    headers: { authorization: `Bearer ${made.body.key}` },
  });
  await body?.cancel();
  assert.equal(status, 403);
}

async function logsNoSecret(sluice: Sluice): Promise<void> {
  const before = await scrape(sluice);
  const ended = (families: ReadonlyMap<string, Family>) => sum(families, "sluice_jobs_finished_total");
  for (const category of CATEGORIES.slice(0, 3)) await submit(sluice, `canaryprompt [[fail:${category}]]`);
  await fetch(`${sluice.url}/api/keys`, { headers: { authorization: "Bearer slk_canarykey" } }).then((r) =>
    r.body?.cancel()
  );
  await until(sluice, (now) => ended(now) === ended(before) + 3);
  for (const category of CATEGORIES.slice(3)) await submit(sluice, `canaryprompt [[fail:${category}]]`);
  // the last one parks its job and leaves the simulator alone
  await until(sluice, (now) => sum(now, "sluice_jobs_open", { status: "needs_human" }) >= 1);
  const lines = sluice.output().split("\n").filter((line) => line.startsWith("{"));
  for (const line of lines) {
    const { at, level, service, message } = JSON.parse(line);
    assert.ok([at, level, service, message].every((word) => typeof word === "string"), line);
  }
  const told = lines.join("\n");
  assert.match(
    told,
    /"message":"a job failed","cell":0,"jobId":"[0-9a-f-]{36}","category":"policy","code":"\w+"/,
  );
  assert.match(told, /"message":"an agent is left alone/);
  assert.doesNotMatch(sluice.output(), /canary|sig=[0-9a-zA-Z]/);
  assert.doesNotMatch(told, new RegExp(sluice.key));
}

Deno.test("a working Sluice", async (t) => {
  await using sluice = await startSluice({
    env: { SLUICE_SIMULATOR_IMAGE_MS: "10", SLUICE_SECRET: SECRET, SLUICE_LOG_LEVEL: "info" },
  });
  await t.step("tells a scraper values that move under few labels", () => movesAndStaysSmall(sluice));
  await t.step("tells them to the operator's key alone", () => refusesOthers(sluice));
  await t.step(
    "logs starts, failures and hindrances, and no prompt, key or secret",
    () => logsNoSecret(sluice),
  );
  assert.equal(await sluice.stop(), 0);
  assert.match(sluice.output(), /"message":"draining"/);
  assert.match(sluice.output(), /"message":"stopped"/);
});
