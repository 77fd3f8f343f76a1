/** The orchestrator's process: `deno task orchestrator`. */

import { readConfig, VERSION } from "@sluice/config";
import { createLog, runService, startService } from "@sluice/service";
import { openOrchestrator } from "./open.ts";

await runService("orchestrator", () => {
  const config = readConfig(Deno.env.toObject(), "orchestrator");
  const log = createLog("orchestrator", config.SLUICE_LOG_LEVEL);
  // shown once, to a person: it is kept as a hash only
  const onNewKey = (key: string) =>
    Deno.stdout.writeSync(new TextEncoder().encode(`\n  Key      ${key}\n\n`));
  return startService({
    name: "orchestrator",
    version: VERSION,
    hostname: config.SLUICE_HOST,
    port: config.SLUICE_PORT,
    log,
    open: (stage) => openOrchestrator({ config, log, onNewKey }, stage),
  });
});
