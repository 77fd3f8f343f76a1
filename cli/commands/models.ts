import { command, JSON_FLAG } from "../command.ts";

/** `sluice models`. */
export const models = command({
  name: "models",
  description: "What can be asked for, what it costs, and who is online for it",
  args: JSON_FLAG,
  async run({ args, screen }) {
    const { listModels } = await import("../account.ts");
    await listModels(screen, args.json ?? false);
  },
});
