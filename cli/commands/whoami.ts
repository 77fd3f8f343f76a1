import { command, JSON_FLAG } from "../command.ts";

/** `sluice whoami`. */
export const whoami = command({
  name: "whoami",
  description: "Whose key this is, its plan and its credits",
  args: JSON_FLAG,
  async run({ args, screen }) {
    const account = await import("../account.ts");
    await account.whoami(screen, args.json ?? false);
  },
});
