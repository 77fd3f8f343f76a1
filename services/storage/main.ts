/** Storage's process: `deno task storage`. */

import { readConfig, VERSION } from "@sluice/config";
import { openTelling } from "@sluice/observe";
import { runService, startService } from "@sluice/service";
import { openStorage } from "./open.ts";

await runService("storage", () => {
  const config = readConfig(Deno.env.toObject(), "storage");
  const telling = openTelling({ service: "storage", version: VERSION, least: config.SLUICE_LOG_LEVEL });
  return startService({
    name: "storage",
    version: VERSION,
    hostname: config.SLUICE_HOST,
    port: config.SLUICE_PORT,
    log: telling.log,
    scrape: { metrics: telling.metrics, token: config.SLUICE_METRICS_TOKEN ?? null },
    open: (stage) => openStorage({ config, telling }, stage),
  });
});
