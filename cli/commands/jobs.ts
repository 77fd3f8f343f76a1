import { defineCommand } from "citty";
import { command, JSON_FLAG } from "../command.ts";
import { whole } from "../read_flags.ts";
import { finishOptions, WAIT_FLAGS } from "./wait_flags.ts";

const ID = { id: { type: "positional", required: true, description: "The job's id" } } as const;

const LIST_FLAGS = {
  status: {
    type: "string",
    valueHint: "status",
    description: "pending, queued, processing, completed, failed, cancelled; several with commas",
  },
  type: { type: "string", valueHint: "image|video|text", description: "Only this kind" },
  model: { type: "string", valueHint: "name", description: "Only this model" },
  q: { type: "string", valueHint: "words", description: "Words of the prompt" },
  limit: { type: "string", valueHint: "1-200", description: "How many; 20 if not said" },
  cursor: { type: "string", valueHint: "text", description: "Where the last list ended" },
  ...JSON_FLAG,
} as const;

const list = command({
  name: "list",
  description: "Your jobs, the newest first",
  args: LIST_FLAGS,
  async run({ args, screen }) {
    whole("--limit", args.limit, 1, 200);
    const { status, type, model, q, limit = "20", cursor } = args;
    const { listJobs } = await import("../jobs.ts");
    await listJobs({ status, type, model, q, limit, cursor }, screen, args.json ?? false);
  },
});

const show = command({
  name: "show",
  description: "One job: state, reason, outputs, credits",
  args: { ...ID, ...JSON_FLAG },
  async run({ args, screen }) {
    const { showJob } = await import("../jobs.ts");
    await showJob(args.id, screen, args.json ?? false);
  },
});

const cancel = command({
  name: "cancel",
  description: "Cancel a job; what was not spent comes back",
  args: { ...ID, ...JSON_FLAG },
  async run({ args, screen }) {
    const { changeJob } = await import("../jobs.ts");
    await changeJob("cancel", args.id, screen, args.json ?? false);
  },
});

const resume = command({
  name: "resume",
  description: "Let a job that waited for you go on: the page is fine again",
  args: { ...ID, ...JSON_FLAG },
  async run({ args, screen }) {
    const { changeJob } = await import("../jobs.ts");
    await changeJob("resume", args.id, screen, args.json ?? false);
  },
});

const retry = command({
  name: "retry",
  description: "Submit a job again as a new one; it costs again. Prints the new id",
  args: {
    ...ID,
    seed: { type: "enum", options: ["same", "new"], description: "Whether it may come out differently" },
    ...JSON_FLAG,
  },
  async run({ args, screen }) {
    const { retryJob } = await import("../jobs.ts");
    await retryJob(args.id, args.seed, screen, args.json ?? false);
  },
});

const download = command({
  name: "download",
  description: "Wait for a job if it is still running, and save its outputs",
  args: { ...ID, ...WAIT_FLAGS },
  async run({ args, screen }) {
    const options = finishOptions(args);
    const { downloadJob } = await import("../jobs.ts");
    return await downloadJob(args.id, screen, options);
  },
});

/** `sluice jobs …`. */
export const jobs = defineCommand({
  meta: { name: "jobs", description: "List jobs; show, cancel, retry, resume, download one" },
  args: LIST_FLAGS,
  default: "list",
  subCommands: { list, show, cancel, retry, resume, download },
});
