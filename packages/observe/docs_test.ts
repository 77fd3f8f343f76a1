/** docs/observability.md and infra/alerts.yaml name what the code measures, and nothing else. */

import { strict as assert } from "node:assert";
import { join } from "node:path";
import { METRICS, PROCESS_METRICS } from "./metric_table.ts";

const ROOT = join(import.meta.dirname ?? ".", "../..");
const read = (path: string) => Deno.readTextFileSync(join(ROOT, path));
const ROWS = [...Object.values(METRICS), ...Object.values(PROCESS_METRICS)];

Deno.test("docs/observability.md has a row for each metric, with its type, labels and words", () => {
  const rows = read("docs/observability.md").split("\n").filter((line) =>
    /^\| `(sluice|process)_/.test(line)
  );
  const wanted = ROWS.map(({ name, type, labels, help }) =>
    `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(", ")} | ${help} |`
  );
  assert.deepEqual(rows, wanted);
});

Deno.test("infra/alerts.yaml asks for metrics that exist, with labels that they have", () => {
  const text = read("infra/alerts.yaml");
  const named = [
    ...text.matchAll(/\b((?:sluice|process)_[a-z_]+?)(?:_bucket|_count|_sum)?(?:\{([^}]*)\})?(?=[^a-z_])/g),
  ];
  assert.ok(named.length > 15);
  for (const [, name, filter = ""] of named) {
    const row = ROWS.find((one) => one.name === name);
    assert.ok(row !== undefined, `"${name}" is measured`);
    for (const [, label = ""] of filter.matchAll(/(\w+)(?:=|!=|=~|!~)"/g)) {
      assert.ok((row.labels as readonly string[]).includes(label), `${name} has no label ${label}`);
    }
  }
  const alerts = text.split("- alert: ").slice(1);
  const anchors = alerts.map((alert) => /runbook: docs\/runbook\.md#([a-z-]+)\n/.exec(alert)?.[1]);
  assert.ok(anchors.every((anchor) => anchor !== undefined), "each alarm says where it is explained");
  assert.equal(new Set(anchors).size, alerts.length);
});
