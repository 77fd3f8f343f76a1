/** `deno task sites`: the stand-ins for a developer, with the command that opens a browser on them, and words that make them misbehave. */

import { findTool, TOOLS } from "../tools.ts";
import { builtExtension } from "../browser/mod.ts";
import { orders } from "./orders.ts";
import { startFlowSite } from "./flow/mod.ts";
import { startFreepikSite } from "./freepik/mod.ts";

const say = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));

/** As slow as the real ones, within reason. */
const flow = await startFlowSite({ imageMs: 2_500, submitMs: 2_000, clipMs: 20_000, tier: 2 });
const freepik = await startFreepikSite({ renderMs: 4_000 });

const rules = Object.entries({ ...flow.hosts, ...freepik.hosts })
  .map(([name, port]) => `MAP ${name}:443 127.0.0.1:${port}`).join(",");
const tool = TOOLS.find(({ name }) => name === "Chromium");
const chromium = (tool === undefined ? null : await findTool(tool)) ?? "chromium";
const profile = await Deno.makeTempDir({ prefix: "sluice-sites-" });
const extension = await builtExtension();

say(`The stand-ins run. Open a browser in which Flow and Freepik are these, with the extension loaded:

  "${chromium}" --user-data-dir="${profile}" --ignore-certificate-errors \\
    --host-resolver-rules="${rules}" \\
    --load-extension="${extension}" --disable-extensions-except="${extension}" \\
    https://flow.google.com/ https://www.freepik.com/pikaso/ai-image-generator

(As root add --no-sandbox. A branded Chrome no longer loads extensions by flag; Chromium does.)
Then \`deno task start\` in another terminal, and pair it in the extension's popup.

${orders(flow, freepik).help}
Ctrl+C ends them.`);

for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  for (const line of text.split("\n").filter((line) => line.trim() !== "")) {
    say(orders(flow, freepik).obey(line));
  }
}
// without a terminal they run until they are ended
await new Promise(() => {});
