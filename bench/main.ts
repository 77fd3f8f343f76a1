/**
 * `deno task bench`: measures each claim with the machine's own limit, or a peer, in the same run beside it.
 * `--distributed` measures the services apart instead. Name rows to measure only those (`deno task bench submit replay`);
 * `--write` puts the table into docs/figures.md.
 */

import type { Row } from "./figures.ts";
import { APART_TITLE, PAGE_TITLE, withPart } from "./figures_page.ts";
import { eventsApartRows } from "./rows/apart_events.ts";
import { followApartRows } from "./rows/apart_follow.ts";
import { lifecycleApartRows } from "./rows/apart_lifecycle.ts";
import { submitApartRows } from "./rows/apart_submit.ts";
import { browserRows } from "./rows/browser.ts";
import { failoverRows } from "./rows/failover.ts";
import { historyRows } from "./rows/history.ts";
import { jetstreamRows } from "./rows/jetstream.ts";
import { latencyRows, lifecycleRows } from "./rows/lifecycle.ts";
import { projectorRows } from "./rows/projector.ts";
import { replayRows } from "./rows/replay.ts";
import { revokeRows } from "./rows/revoke.ts";
import { startRows } from "./rows/start.ts";
import { studioCanvasRows } from "./rows/studio_canvas.ts";
import { studioRows } from "./rows/studio_gallery.ts";
import { submitRows } from "./rows/submit.ts";

type Groups = Readonly<Record<string, () => Promise<Row[]>>>;

const ONE_PROCESS: Groups = {
  submit: submitRows,
  latency: latencyRows,
  lifecycle: lifecycleRows,
  replay: replayRows,
  start: startRows,
  revoke: revokeRows,
  jetstream: jetstreamRows,
  browser: browserRows,
  studio: studioRows,
  canvas: studioCanvasRows,
};

const APART: Groups = {
  submit: submitApartRows,
  lifecycle: lifecycleApartRows,
  follow: followApartRows,
  events: eventsApartRows,
  projector: projectorRows,
  failover: failoverRows,
  history: historyRows,
};

const say = (text: string): void => {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
};

const apart = Deno.args.includes("--distributed");
const groups = apart ? APART : ONE_PROCESS;
const named = Deno.args.filter((arg) => !arg.startsWith("--"));
const unknown = named.filter((name) => groups[name] === undefined);
if (unknown.length > 0) {
  say(`Unknown: ${unknown.join(", ")}. Known: ${Object.keys(groups).join(", ")}.`);
  Deno.exit(2);
}
const lines = ["| what | figure | asked | met | beside it, in the same run |", "|---|---|---|---|---|"];
say(lines.join("\n"));
for (const [name, rows] of Object.entries(groups)) {
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
  const page = new URL("../docs/figures.md", import.meta.url);
  const part = [...(apart ? headApart() : head()), "", ...lines, ""].join("\n");
  await Deno.writeTextFile(page, withPart(await Deno.readTextFile(page), part));
}

function machine(): string {
  const cpus = navigator.hardwareConcurrency;
  const memory = Math.round(Deno.systemMemoryInfo().total / 2 ** 30);
  return `Machine: ${cpus} cores, ${memory} GiB, ${Deno.build.os} ${Deno.build.arch}, Deno ${Deno.version.deno}, ${
    new Date().toISOString().slice(0, 10)
  }.`;
}

function head(): string[] {
  return [
    PAGE_TITLE,
    "",
    "Written by `deno task bench --write`. Absolute times belong to the machine; the ratio to the figure beside them travels.",
    "",
    machine(),
    "Load generator, server and projector share these cores.",
  ];
}

function headApart(): string[] {
  return [
    APART_TITLE,
    "",
    "Written by `deno task bench --distributed --write`: real services as processes of their own, on a real nats-server",
    "with JetStream on disk.",
    "",
    machine(),
    "Load generator, nats-server and all services share these cores.",
  ];
}
