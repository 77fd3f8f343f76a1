/** `sluice`: the command line. */

import { LogCorrupt, openEmbeddedBus } from "@sluice/bus";
import { makeKey } from "@sluice/gateway";
import { defineCommand, runMain } from "citty";
import { report, verify } from "./audit.ts";
import { banner } from "./banner.ts";
import { readConfig } from "./config.ts";
import { logFileIn } from "./data_dir.ts";
import { createLog } from "./log.ts";
import { start } from "./start.ts";
import { VERSION } from "./version.ts";

const say = (text: string): void => {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
};

const CORRUPT =
  "Nothing was changed. Keep a copy of the data directory, then put the log back from a backup, " +
  "or set SLUICE_DATA_DIR to an empty directory to begin anew";

/** Says what went wrong to a person, without a stack, and ends. */
function fail(error: unknown): never {
  const words = error instanceof Error ? error.message : String(error);
  const message = error instanceof LogCorrupt ? `${words}\n  ${CORRUPT}` : words;
  Deno.stderr.writeSync(new TextEncoder().encode(`\n  Sluice could not go on.\n  ${message}\n\n`));
  Deno.exit(1);
}

const startCommand = defineCommand({
  meta: { name: "start", description: "Run everything in one process" },
  async run() {
    try {
      const config = readConfig(Deno.env.toObject());
      const running = await start(config, createLog(config.SLUICE_LOG_LEVEL));
      const { url, dataDir, newKey: key, simulator } = running;
      say(banner({ version: VERSION, url, dataDir, key, simulator }));
      await Promise.race([stopSignal(), running.failed]);
      await running.close();
      Deno.exit(0);
    } catch (error) {
      fail(error);
    }
  },
});

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process as usual. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const signals = ["SIGINT", "SIGTERM"] as const;
    const stop = () => {
      for (const signal of signals) Deno.removeSignalListener(signal, stop);
      resolve();
    };
    for (const signal of signals) Deno.addSignalListener(signal, stop);
  });
}

const verifyCommand = defineCommand({
  meta: {
    name: "verify",
    description: "Prove the log: its hash chain and the credits; a running Sluice is not disturbed",
  },
  async run() {
    try {
      const config = readConfig(Deno.env.toObject());
      const bus = await openEmbeddedBus({ path: logFileIn(config.SLUICE_DATA_DIR), cell: 0, readOnly: true });
      const verdict = await verify(bus.log);
      await bus.close();
      say(report(verdict));
      Deno.exit(verdict.unbalanced.length === 0 ? 0 : 1);
    } catch (error) {
      fail(error);
    }
  },
});

const newSecret = defineCommand({
  meta: { name: "new-secret", description: "Print a new API key, for SLUICE_ADMIN_KEY" },
  run: () => say(makeKey()),
});

await runMain(defineCommand({
  meta: { name: "sluice", version: VERSION, description: "Your own generators as one durable API" },
  subCommands: {
    start: startCommand,
    audit: defineCommand({
      meta: { name: "audit", description: "The history" },
      subCommands: { verify: verifyCommand },
    }),
    keys: defineCommand({
      meta: { name: "keys", description: "API keys" },
      subCommands: { "new-secret": newSecret },
    }),
  },
}));
