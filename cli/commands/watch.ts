import { command } from "../command.ts";

/** `sluice watch`. */
export const watch = command({
  name: "watch",
  description: "Follow your open jobs live, until Ctrl+C",
  args: { json: { type: "boolean", description: "Print one JSON document a line for every change" } },
  async run({ args, screen }) {
    const { watchJobs } = await import("../watch.ts");
    await watchJobs(screen, args.json ?? false);
  },
});
