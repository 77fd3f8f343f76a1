import { openEmbeddedBus } from "@sluice/bus/embedded";
import { openMetrics, openTracing } from "@sluice/observe";
import { accepted, agentOnline, failed, openAccount, submit } from "@sluice/testing";
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { type Family, parsePrometheus } from "../../packages/testing/observe/prometheus.ts";
import type { Command, Outcome } from "@sluice/domain";
import { startDecider } from "./decider.ts";
import { measureCell } from "./measure_cell.ts";
import { observeCell } from "./observe_cell.ts";

interface Stage {
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  tell(one: Command): Promise<Outcome>;
  /** The sum of the metric's samples that have these labels; undefined when there are none. */
  value(name: string, labels?: Readonly<Record<string, string>>): Promise<number | undefined>;
  stopMeasuring(): void;
}

async function withObservedCell(run: (stage: Stage) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  const bus = await openEmbeddedBus({ path: join(dir, "log.sqlite"), cell: 0 });
  const metrics = openMetrics({ service: "orchestrator", version: "1" });
  const lines: Record<string, unknown>[] = [];
  const observer = observeCell({
    cell: 0,
    metrics,
    tracing: openTracing(),
    log: (level, message, fields) => lines.push({ level, message, ...fields }),
  });
  const decider = startDecider({ bus, cell: 0, onProblem: observer.problem, observer });
  await decider.ready;
  const stopMeasuring = measureCell({ bus, metrics, state: decider.state, now: Date.now });
  try {
    await run({
      lines,
      stopMeasuring,
      tell: async (one) => await (await bus.inbox.send(one)).outcome,
      async value(name, labels = {}) {
        const family: Family | undefined = parsePrometheus(await metrics.render()).get(name);
        const found = (family?.samples ?? []).filter((sample) =>
          Object.entries(labels).every(([label, value]) => sample.labels[label] === value)
        );
        return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
      },
    });
  } finally {
    await decider.close();
    await bus.close();
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("observeCell counts what was decided by its outcome, and measureCell what is open", () =>
  withObservedCell(async ({ tell, value, stopMeasuring }) => {
    await tell(submit("too-early"));
    await tell(openAccount());
    await tell(submit("a"));
    await tell(submit("a"));
    const decided = (outcome: string) =>
      value("sluice_commands_decided_total", { type: "SubmitJob", outcome });
    assert.deepEqual([await decided("not_found"), await decided("accepted"), await decided("unchanged")], [
      1,
      1,
      1,
    ]);
    assert.equal(await value("sluice_jobs_open", { cell: "0", status: "queued" }), 1);
    assert.equal(await value("sluice_jobs_open"), 1);
    assert.equal(await value("sluice_agents_online"), 0);
    assert.equal(await value("sluice_log_head_commits"), 2);
    assert.equal(await value("sluice_log_appended_commits_total"), 2);
    assert.equal(await value("sluice_inbox_pending_commands"), 0);
    assert.ok((await value("sluice_jobs_queued_age_seconds"))! >= 0);
    for (const one of agentOnline()) await tell(one);
    assert.equal(await value("sluice_agents_online", { provider: "simulator" }), 1);
    assert.equal(await value("sluice_jobs_open", { status: "assigned" }), 1);
    // who leads no more tells nothing more of the cell
    stopMeasuring();
    assert.equal(await value("sluice_jobs_open"), undefined);
    assert.equal(await value("sluice_lease_held", { role: "decider", cell: "0" }), 0);
  }));

Deno.test("observeCell tells of a failed job its category and code, and not what anybody said", () =>
  withObservedCell(async ({ tell, value, lines }) => {
    await tell(openAccount());
    for (const one of agentOnline()) await tell(one);
    await tell(submit("a"));
    await tell(accepted("a"));
    const outcome = await tell(
      failed("a", { category: "policy", code: "refused", message: "canary words", charged: "no" }),
    );
    assert.equal(outcome.ok, true);
    assert.equal(await value("sluice_jobs_finished_total", { status: "failed", category: "policy" }), 1);
    const line = lines.find(({ message }) => message === "a job failed");
    assert.deepEqual(line, {
      level: "info",
      message: "a job failed",
      cell: 0,
      jobId: "a",
      category: "policy",
      code: "refused",
    });
    assert.doesNotMatch(JSON.stringify(lines), /canary/);
  }));
