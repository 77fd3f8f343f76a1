/** The gateway's process: `deno task gateway`, or a platform that runs this file. */

import { readConfig, VERSION } from "@sluice/config";
import { openTelling } from "@sluice/observe";
import { runService, startService } from "@sluice/service";
import { openGateway } from "./open.ts";

await runService("gateway", () => {
  const config = readConfig(Deno.env.toObject(), "gateway");
  const telling = openTelling({ service: "gateway", version: VERSION, least: config.SLUICE_LOG_LEVEL });
  return startService({
    name: "gateway",
    version: VERSION,
    hostname: config.SLUICE_HOST,
    port: config.SLUICE_PORT,
    log: telling.log,
    open: (stage) => openGateway({ config, telling }, stage),
  });
});
