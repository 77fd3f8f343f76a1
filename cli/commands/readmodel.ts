import { defineCommand } from "citty";

const status = defineCommand({
  meta: { name: "status", description: "The sets of tables and how far each is" },
  async run() {
    const { readModelStatus } = await import("../server.ts");
    await readModelStatus();
  },
});

const rebuild = defineCommand({
  meta: {
    name: "rebuild",
    description: "Make all rows anew from the log, beside those that are read, and then read these",
  },
  async run() {
    const { rebuildReadModel } = await import("../server.ts");
    await rebuildReadModel();
  },
});

const verify = defineCommand({
  meta: { name: "verify", description: "Prove row by row that what is read is what the log says" },
  async run() {
    const { verifyReadModel } = await import("../server.ts");
    await verifyReadModel();
  },
});

/** `sluice readmodel …`. */
export const readmodel = defineCommand({
  meta: { name: "readmodel", description: "The tables in PostgreSQL; running storage does the work" },
  subCommands: { status, rebuild, verify },
});
