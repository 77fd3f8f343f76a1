/** `deno task test`: provides what the tests need, runs every one, and ends with the count. Extra arguments go to `deno test`. */

import { provideTools } from "./tools.ts";

// deno-lint-ignore no-console -- this is a command: it speaks to whoever runs it
const say = console.log;

const missing = await provideTools(say);
if (missing.length > 0) {
  for (const line of missing) say(line);
  say("Nothing is skipped: install what is missing and run this again.");
  Deno.exit(1);
}
const args = Deno.args.length > 0 ? Deno.args : ["."];
const command = new Deno.Command(Deno.execPath(), {
  args: ["test", "-A", ...args],
  env: { NO_COLOR: "1" },
  stdin: "null",
  stdout: "piped",
  stderr: "inherit",
});
const child = command.spawn();
let tail = "";
for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
  await Deno.stdout.write(new TextEncoder().encode(chunk));
  tail = (tail + chunk).slice(-4_000);
}
const { code } = await child.status;
const counts = /\| (\d+) passed(?: \([^)]*\))? \| (\d+) failed/.exec(tail);
if (counts === null) {
  say("0 passed, 1 failed");
  Deno.exit(code === 0 ? 1 : code);
}
say(`${counts[1]} passed, ${counts[2]} failed`);
Deno.exit(code);
