/** What `sluice agents …` does. */

import { colourOf, pageInWords, stateInWords } from "./agent_words.ts";
import { type AgentJson, createClient } from "./client.ts";
import { clientConfig } from "./client_config.ts";
import type { Screen } from "./screen.ts";
import { ago, oneLine, tableOf } from "./table.ts";

const connect = () => createClient(clientConfig());

/** Prints the agents and how each stands. */
export async function listAgents(screen: Screen, json: boolean): Promise<void> {
  const { agents } = await connect().agents();
  if (json) return screen.json({ agents });
  const now = Date.now();
  const rows = agents.map((agent) => [
    agent.id,
    agent.name,
    agent.provider,
    `${agent.inFlight}/${agent.concurrency}`,
    ago(agent.lastGood, now),
    pageInWords(agent.page),
    {
      text: stateInWords(agent, now),
      paint: (t: string) => screen.paint(colourOf(agent), t),
    },
  ]);
  const head = ["ID", "NAME", "PROVIDER", "JOBS", "GOOD", "PAGE", "STATE"];
  for (const line of tableOf(head, rows, screen.width)) screen.out(line);
}

/** Asks for a pairing code and prints it: the code alone on standard output, beside it where it is to be typed. */
export async function openPairing(screen: Screen, json: boolean): Promise<void> {
  const client = connect();
  const { code, expires_at } = await client.openPairing();
  const { url } = client.http;
  if (json) return screen.json({ code, expires_at, url });
  const minutes = Math.max(1, Math.round((Date.parse(expires_at) - Date.now()) / 60_000));
  screen.out(code);
  screen.err(
    `  Good for ${minutes === 1 ? "1 minute" : `${minutes} minutes`} and for one pairing. ` +
      `Click Sluice's icon in the browser and type\n` +
      `    Server address  ${url}\n` +
      `    Pairing code    ${code}\n` +
      `  choose the site, and press "Pair"`,
  );
}

/** Gives the agent no more jobs. */
export async function pauseAgent(id: string, screen: Screen, json: boolean): Promise<void> {
  const { agent } = await connect().pauseAgent(id, true);
  tell(agent, screen, json);
}

/** Ends the agent's pause; where there is none, it works again whatever it waited for. */
export async function resumeAgent(id: string, screen: Screen, json: boolean): Promise<void> {
  const client = connect();
  const find = async () => (await client.agents()).agents.find((agent) => agent.id === id);
  if ((await find())?.paused === true) {
    const { agent } = await client.pauseAgent(id, false);
    return tell(agent, screen, json);
  }
  await client.resumeAgent(id);
  const agent = await find();
  if (agent === undefined) throw new Error(`resume agent "${id}": it was removed meanwhile`);
  tell(agent, screen, json);
}

/** Removes the agent: its token is refused from then on. */
export async function removeAgent(id: string, screen: Screen, json: boolean): Promise<void> {
  await connect().removeAgent(id);
  if (json) screen.json({ id, removed: true });
  else screen.out(`Agent ${id} is removed; it needs a new code to work again`);
}

function tell(agent: AgentJson, screen: Screen, json: boolean): void {
  if (json) screen.json({ agent });
  else screen.out(`Agent ${oneLine(agent.name)}: ${oneLine(stateInWords(agent, Date.now()))}`);
}
