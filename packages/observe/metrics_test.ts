import { strict as assert } from "node:assert";
import { parsePrometheus } from "../testing/observe/prometheus.ts";
import { METRICS, PROCESS_METRICS } from "./metric_table.ts";
import { openMetrics } from "./metrics.ts";

/** https://prometheus.io/docs/practices/naming: base units in the plural at the end, `_total` behind them in counters. */
const ENDS = /_(seconds|bytes|commits|commands|total|info|open|online|held|hindered|clients|sockets)$/;

Deno.test("METRICS are named as Prometheus asks: what, its unit in the plural, and _total for what only grows", () => {
  const names = new Set<string>();
  for (const { type, name, help, labels } of [...Object.values(METRICS), ...Object.values(PROCESS_METRICS)]) {
    assert.match(name, /^(sluice|process)_[a-z_]+$/);
    assert.match(name, ENDS);
    assert.equal(name.endsWith("_total"), type === "counter", name);
    assert.ok(help.length > 10 && !help.endsWith("."), help);
    assert.ok(labels.length <= 3, `${name} has few labels`);
    assert.ok(!names.has(name), name);
    names.add(name);
  }
});

Deno.test("openMetrics renders what a scraper can read, with the values that were counted", async () => {
  const metrics = openMetrics({ service: "gateway", version: '1.0 "x"\\\n' });
  metrics.commandsDecided.add({ type: "SubmitJob", outcome: "accepted" }, 3);
  metrics.commandsDecided.add({ type: "SubmitJob", outcome: "accepted" });
  metrics.sseClients.move({}, 2);
  metrics.sseClients.move({}, -1);
  metrics.httpRequestDuration.observe({ method: "GET", route: "/api/jobs/:id", status: "200" }, 0.003);
  const families = parsePrometheus(await metrics.render());
  const value = (name: string) => families.get(name)?.samples[0]?.value;
  assert.equal(value("sluice_commands_decided_total"), 4);
  assert.equal(value("sluice_sse_clients"), 1);
  assert.equal(families.get("sluice_build_info")?.samples[0]?.labels["version"], '1.0 "x"\\\n');
  const buckets = families.get("sluice_http_request_duration_seconds")!.samples;
  assert.equal(buckets.find(({ labels }) => labels["le"] === "0.0025")?.value, 0);
  assert.equal(buckets.find(({ labels }) => labels["le"] === "0.005")?.value, 1);
  for (const { name, type } of [...Object.values(METRICS), ...Object.values(PROCESS_METRICS)]) {
    assert.equal(families.get(name)?.type, type, name);
  }
  assert.ok(value("process_resident_memory_bytes")! > 1_000_000);
  assert.ok(value("process_start_time_seconds")! > 1_500_000_000);
});

Deno.test("openMetrics looks things up at each scrape, until told to stop, and forgets what is gone", async () => {
  const metrics = openMetrics({ service: "x", version: "1" });
  let held = 1;
  const stop = metrics.onScrape(() => metrics.leaseHeld.set({ role: "decider", cell: "0" }, held));
  const look = async () =>
    parsePrometheus(await metrics.render()).get("sluice_lease_held")?.samples[0]?.value;
  assert.equal(await look(), 1);
  held = 0;
  assert.equal(await look(), 0);
  stop();
  held = 1;
  assert.equal(await look(), 0);
  metrics.leaseHeld.forget({ role: "decider", cell: "0" });
  assert.equal(await look(), undefined);
});

Deno.test("openMetrics: two of them share nothing", async () => {
  const [one, other] = [
    openMetrics({ service: "a", version: "1" }),
    openMetrics({ service: "b", version: "1" }),
  ];
  one.deciderFenced.add({});
  assert.equal(
    parsePrometheus(await other.render()).get("sluice_decider_fenced_total")?.samples[0]?.value,
    0,
  );
});
