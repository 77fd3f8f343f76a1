/** Agents of the operator, paired over HTTP as anybody pairs them. */

import type { CoreFacts } from "./core_server.ts";

/** Pairs so many agents at a gateway. */
export async function pairAgents(
  { port, key }: { readonly port: number; readonly key: string },
  count: number,
): Promise<CoreFacts["agents"]> {
  const call = async <T>(path: string, body: unknown): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/agents/${path}`, {
      method: "POST",
      headers: { "x-api-key": key, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`pair an agent: ${await answer.text()}`);
    return await answer.json() as T;
  };
  const agents = [];
  for (let n = 0; n < count; n++) {
    const { code } = await call<{ readonly code: string }>("pairings", {});
    agents.push(
      await call<CoreFacts["agents"][number]>("pair", { code, name: `agent ${n}`, provider: "simulator" }),
    );
  }
  return agents.map(({ agentId, token }) => ({ agentId, token }));
}
