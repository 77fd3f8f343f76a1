import { defineCommand } from "citty";
import { command, JSON_FLAG } from "../command.ts";

const ID = { id: { type: "positional", required: true, description: "The agent's id" } } as const;

const list = command({
  name: "list",
  description: "Your agents, and how each stands",
  args: JSON_FLAG,
  async run({ args, screen }) {
    const { listAgents } = await import("../agents.ts");
    await listAgents(screen, args.json ?? false);
  },
});

const pair = command({
  name: "pair",
  description: "Print a code that makes one browser or worker an agent of yours",
  args: JSON_FLAG,
  async run({ args, screen }) {
    const { openPairing } = await import("../agents.ts");
    await openPairing(screen, args.json ?? false);
  },
});

const pause = command({
  name: "pause",
  description: "Give an agent no more jobs; what it has begun, it ends",
  args: { ...ID, ...JSON_FLAG },
  async run({ args, screen }) {
    const { pauseAgent } = await import("../agents.ts");
    await pauseAgent(args.id, screen, args.json ?? false);
  },
});

const resume = command({
  name: "resume",
  description: "End an agent's pause; without one, what else it waits for",
  args: { ...ID, ...JSON_FLAG },
  async run({ args, screen }) {
    const { resumeAgent } = await import("../agents.ts");
    await resumeAgent(args.id, screen, args.json ?? false);
  },
});

const remove = command({
  name: "remove",
  description: "Forget an agent; what it had not begun goes to another one",
  args: { ...ID, ...JSON_FLAG },
  async run({ args, screen }) {
    const { removeAgent } = await import("../agents.ts");
    await removeAgent(args.id, screen, args.json ?? false);
  },
});

/** `sluice agents …`. */
export const agents = defineCommand({
  meta: { name: "agents", description: "List agents; pair, pause, resume or remove one" },
  args: JSON_FLAG,
  default: "list",
  subCommands: { list, pair, pause, resume, remove },
});
