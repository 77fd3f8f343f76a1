import { defineCommand } from "citty";
import { command } from "../command.ts";

const CELL = { cell: { type: "string", default: "0", description: "The cell's number" } } as const;

const out = command({
  name: "export",
  description: "Print every commit of a log as a line, proven on the way; a running Sluice is not disturbed",
  args: CELL,
  async run({ args, screen }) {
    const [{ operatorSettings }, { openLogOf }, { exportLog }] = await load();
    const { log, close } = await openLogOf(operatorSettings(), args.cell, "read");
    const head = await exportLog(log, screen.out).finally(close);
    screen.err(`exported ${head.number} commits of cell ${log.cell}, head ${head.hash}`);
  },
});

const into = command({
  name: "import",
  description: "Fill an empty log with exported lines from standard input, proven on the way",
  args: CELL,
  async run({ args, screen }) {
    const [{ operatorSettings }, { openLogOf }, { importLog, linesOf }] = await load();
    const { log, close } = await openLogOf(operatorSettings(), args.cell, "fill");
    const text = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
    const { head, added } = await importLog(log, linesOf(text)).finally(close);
    screen.err(`imported ${added} commits into cell ${log.cell}, head ${head.hash}`);
  },
});

/** A client's command must not wait for the bus. */
const load = () => Promise.all([import("../server.ts"), import("../open_log.ts"), import("../log.ts")]);

/** `sluice log …`. */
export const log = defineCommand({
  meta: { name: "log", description: "The log as lines, for backups and for moving it" },
  subCommands: { export: out, import: into },
});
