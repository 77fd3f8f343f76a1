/** The orchestrator's process: `deno task orchestrator`. */

import { readConfig, VERSION } from "@sluice/config";
import { openTelling } from "@sluice/observe";
import { runService, startService } from "@sluice/service";
import { openOrchestrator } from "./open.ts";

await runService("orchestrator", () => {
  const config = readConfig(Deno.env.toObject(), "orchestrator");
  const telling = openTelling({ service: "orchestrator", version: VERSION, least: config.SLUICE_LOG_LEVEL });
  // shown once, to a person: it is kept as a hash only
  const onNewKey = (key: string) =>
    Deno.stdout.writeSync(new TextEncoder().encode(`\n  Key      ${key}\n\n`));
  return startService({
    name: "orchestrator",
    version: VERSION,
    hostname: config.SLUICE_HOST,
    port: config.SLUICE_PORT,
    log: telling.log,
    scrape: { metrics: telling.metrics, token: config.SLUICE_METRICS_TOKEN ?? null },
    open: (stage) => openOrchestrator({ config, telling, onNewKey }, stage),
  });
});
