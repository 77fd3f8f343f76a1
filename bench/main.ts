/**
 * `deno task bench`: measures each claim with the machine's own limit, or a peer, in the same run beside it. Name rows
 * to measure only those (`deno task bench submit replay`); `--write` puts the table into docs/figures.md.
 */

import type { Row } from "./figures.ts";
import { jetstreamRows } from "./rows/jetstream.ts";
import { latencyRows, lifecycleRows } from "./rows/lifecycle.ts";
import { browserRows } from "./rows/browser.ts";
import { projectorRows } from "./rows/projector.ts";
import { replayRows } from "./rows/replay.ts";
import { startRows } from "./rows/start.ts";
import { revokeRows } from "./rows/revoke.ts";
import { submitRows } from "./rows/submit.ts";

const GROUPS: Readonly<Record<string, () => Promise<Row[]>>> = {
  submit: submitRows,
  latency: latencyRows,
  lifecycle: lifecycleRows,
  replay: replayRows,
  start: startRows,
  revoke: revokeRows,
  jetstream: jetstreamRows,
  browser: browserRows,
  projector: projectorRows,
};

const say = (text: string): void => {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
};

const named = Deno.args.filter((arg) => !arg.startsWith("--"));
const unknown = named.filter((name) => GROUPS[name] === undefined);
if (unknown.length > 0) {
  say(`Unknown: ${unknown.join(", ")}. Known: ${Object.keys(GROUPS).join(", ")}.`);
  Deno.exit(2);
}
const lines = ["| what | figure | asked | met | beside it, in the same run |", "|---|---|---|---|---|"];
say(lines.join("\n"));
for (const [name, rows] of Object.entries(GROUPS)) {
  if (named.length > 0 && !named.includes(name)) continue;
  for (const { what, figure, target, met, limit } of await rows()) {
    const line = `| ${what} | ${figure} | ${target} | ${
      target === "—" ? "—" : met ? "yes" : "no"
    } | ${limit} |`;
    lines.push(line);
    say(line);
  }
}
if (Deno.args.includes("--write")) {
  const cpus = navigator.hardwareConcurrency;
  const memory = Math.round(Deno.systemMemoryInfo().total / 2 ** 30);
  const head = [
    "# Figures",
    "",
    "Written by `deno task bench --write`. Absolute times belong to the machine; the ratio to the figure beside them travels.",
    "",
    `Machine: ${cpus} cores, ${memory} GiB, ${Deno.build.os} ${Deno.build.arch}, Deno ${Deno.version.deno}, ${
      new Date().toISOString().slice(0, 10)
    }.`,
    "Load generator, server and projector share these cores.",
    "",
  ];
  await Deno.writeTextFile(
    new URL("../docs/figures.md", import.meta.url),
    [...head, ...lines, ""].join("\n"),
  );
}
