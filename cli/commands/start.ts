import { defineCommand } from "citty";

/** `sluice start`. */
export const start = defineCommand({
  meta: { name: "start", description: "Run everything in one process" },
  async run() {
    const { startServer } = await import("../server.ts");
    await startServer();
  },
});
