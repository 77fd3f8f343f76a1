import { defineCommand } from "citty";

const verify = defineCommand({
  meta: {
    name: "verify",
    description:
      "Prove the log: its hash chain, the credits and the snapshots; a running Sluice is not disturbed",
  },
  async run() {
    const { verifyLog } = await import("../server.ts");
    await verifyLog();
  },
});

/** `sluice audit …`. */
export const audit = defineCommand({
  meta: { name: "audit", description: "The history" },
  subCommands: { verify },
});
