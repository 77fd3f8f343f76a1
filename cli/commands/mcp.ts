import { homedir } from "node:os";
import { join } from "node:path";
import { command } from "../command.ts";

/** `sluice mcp`. */
export const mcp = command({
  name: "mcp",
  description: "Serve your generators to an assistant over MCP (standard input and output)",
  args: {
    out: {
      type: "string",
      valueHint: "folder",
      description: "Where files are saved; a folder `sluice` in your home if not said",
    },
  },
  async run({ args }) {
    const { serveMcp } = await import("../mcp/serve.ts");
    await serveMcp(args.out ?? join(homedir(), "sluice"));
  },
});
