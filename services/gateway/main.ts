/** The gateway's process: `deno task gateway`, or a platform that runs this file. */

import { readConfig, VERSION } from "@sluice/config";
import { createLog, runService, startService } from "@sluice/service";
import { openGateway } from "./open.ts";

await runService("gateway", () => {
  const config = readConfig(Deno.env.toObject(), "gateway");
  const log = createLog("gateway", config.SLUICE_LOG_LEVEL);
  return startService({
    name: "gateway",
    version: VERSION,
    hostname: config.SLUICE_HOST,
    port: config.SLUICE_PORT,
    log,
    open: (stage) => openGateway({ config, log }, stage),
  });
});
