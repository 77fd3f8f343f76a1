/** Starts `core_server.ts` as a process of its own. */

import type { CoreFacts } from "./core_server.ts";

export interface Core extends CoreFacts {
  stop(): Promise<void>;
}

/** Resolves when it serves. */
export async function startCore(): Promise<Core> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL("./core_server.ts", import.meta.url).pathname],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  return {
    ...JSON.parse(value) as CoreFacts,
    stop: async () => {
      await child.stdin.close();
      await reader.cancel();
      await child.status;
    },
  };
}
