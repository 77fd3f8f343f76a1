/** Becoming somebody's agent with a pairing code, once. */

import { join } from "node:path";

interface Credentials {
  readonly agentId: string;
  readonly token: string;
}

/**
 * What was paired in `dir` before, or else what `code` gives at `url`, a gateway's address; it is kept, for a code works
 * once. Throws when the gateway refuses the code or does not answer.
 */
export async function pairedCredentials(dir: string, url: string, code: string): Promise<Credentials> {
  const file = join(dir, "agent.json");
  const kept = await Deno.readTextFile(file).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  });
  if (kept !== null) return JSON.parse(kept) as Credentials;
  const response = await fetch(`${url}/api/agents/pair`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code, name: "Simulator", provider: "simulator" }),
  });
  const answer = await response.json() as Credentials & { readonly details?: string };
  if (!response.ok) throw new Error(`pair the simulator at ${url}: ${answer.details ?? response.status}`);
  const { agentId, token } = answer;
  await Deno.mkdir(dir, { recursive: true, mode: 0o700 });
  await Deno.writeTextFile(`${file}.new`, JSON.stringify({ agentId, token }), { mode: 0o600 });
  await Deno.rename(`${file}.new`, file);
  return { agentId, token };
}
