/** Storage's process: `deno task storage`. */

import { readConfig, VERSION } from "@sluice/config";
import { createLog, runService, startService } from "@sluice/service";
import { openStorage } from "./open.ts";

await runService("storage", () => {
  const config = readConfig(Deno.env.toObject(), "storage");
  const log = createLog("storage", config.SLUICE_LOG_LEVEL);
  return startService({
    name: "storage",
    version: VERSION,
    hostname: config.SLUICE_HOST,
    port: config.SLUICE_PORT,
    log,
    open: (stage) => openStorage({ config, log }, stage),
  });
});
