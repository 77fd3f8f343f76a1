/** `sluice`: the command line. Each command is loaded when it is asked for, so that a client never waits for the server's code. */

import { defineCommand, runCommand } from "citty";
import { endWith } from "./command.ts";
import { EXIT } from "./failures.ts";
import { helpOf } from "./help.ts";
import { createScreen } from "./screen.ts";
import { VERSION } from "./version.ts";

const sluice = defineCommand({
  meta: { name: "sluice", version: VERSION, description: "Your own generators as one durable API" },
  subCommands: {
    start: () => import("./commands/start.ts").then((m) => m.start),
    image: () => import("./commands/image.ts").then((m) => m.image),
    video: () => import("./commands/video.ts").then((m) => m.video),
    jobs: () => import("./commands/jobs.ts").then((m) => m.jobs),
    watch: () => import("./commands/watch.ts").then((m) => m.watch),
    models: () => import("./commands/models.ts").then((m) => m.models),
    whoami: () => import("./commands/whoami.ts").then((m) => m.whoami),
    keys: () => import("./commands/keys.ts").then((m) => m.keys),
    agents: () => import("./commands/agents.ts").then((m) => m.agents),
    accounts: () => import("./commands/accounts.ts").then((m) => m.accounts),
    recipes: () => import("./commands/recipes.ts").then((m) => m.recipes),
    mcp: () => import("./commands/mcp.ts").then((m) => m.mcp),
    readmodel: () => import("./commands/readmodel.ts").then((m) => m.readmodel),
    log: () => import("./commands/log.ts").then((m) => m.log),
    audit: () => import("./commands/audit.ts").then((m) => m.audit),
  },
});

async function main(rawArgs: string[]): Promise<void> {
  const screen = createScreen({ plain: true });
  const options = rawArgs.slice(0, rawArgs.includes("--") ? rawArgs.indexOf("--") : undefined);
  if (options.includes("--version") && options.length === 1) return screen.out(VERSION);
  if (rawArgs.length === 0 || options.includes("--help") || options.includes("-h")) {
    screen.out(await helpOf(sluice, options));
    Deno.exit(rawArgs.length === 0 ? EXIT.usage : EXIT.done);
  }
  await runCommand(sluice, { rawArgs });
}

await main(Deno.args).catch((error) => endWith(error, Deno.args.includes("--json")));
