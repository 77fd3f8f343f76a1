/**
 * `deno task test`: provides what the tests need, runs every one, and ends with the count. Most tests wait most of the
 * time, so two lanes of processes share a small machine. With arguments it is one `deno test` with these.
 */

import { findTestFiles, groupFiles } from "./test_files.ts";
import { type Outcome, runDeno, runInLanes, troubleOf } from "./test_lanes.ts";
import { provideTools } from "./tools.ts";

// deno-lint-ignore no-console -- this is a command: it speaks to whoever runs it
const say = console.log;

const missing = await provideTools(say);
if (missing.length > 0) {
  for (const line of missing) say(line);
  say("Nothing is skipped: install what is missing and run this again.");
  Deno.exit(1);
}

const outcomes: Outcome[] = [];
if (Deno.args.length > 0) {
  outcomes.push(
    await runDeno(
      ["test", "-A", ...Deno.args],
      { hear: (chunk) => Deno.stdout.writeSync(new TextEncoder().encode(chunk)), limitMs: 3_600_000 },
    ),
  );
} else {
  const keep = (outcome: Outcome) => {
    say(outcome.text.trimEnd());
    outcomes.push(outcome);
  };
  const root = new URL("../..", import.meta.url).pathname;
  const types = await runDeno(["check", "--quiet", "."]);
  if (types.failed > 0) keep(types);
  else {
    const groups = groupFiles(await findTestFiles(root));
    const started = performance.now();
    const seconds = (since: number) => `${Math.round((performance.now() - since) / 1_000)} s`;
    await runInLanes(groups, async ({ files }) => {
      const since = performance.now();
      const outcome = await runDeno(["test", "-A", "--no-check", ...files]);
      const text = `${outcome.text.trimEnd()}\n(${seconds(since)}, ended at ${seconds(started)})`;
      return { ...outcome, text };
    }, keep);
    for (const outcome of outcomes.filter(({ failed }) => failed > 0)) say(troubleOf(outcome).trimEnd());
  }
}
const sum = (of: "passed" | "failed") => outcomes.reduce((total, outcome) => total + outcome[of], 0);
say(`${sum("passed")} passed, ${sum("failed")} failed`);
Deno.exit(sum("failed") > 0 ? 1 : 0);
