/** What `sluice whoami`, `sluice keys …` and `sluice models` do. */

import { type Client, createClient } from "./client.ts";
import { clientConfig } from "./client_config.ts";
import { given } from "./read_flags.ts";
import type { Screen } from "./screen.ts";
import { ago, oneLine, tableOf } from "./table.ts";

const connect = (): Client => createClient(clientConfig());

/** Prints whose key this is and what it may still spend. */
export async function whoami(screen: Screen, json: boolean): Promise<void> {
  const client = connect();
  const me = await client.me();
  if (json) return screen.json({ url: client.http.url, ...me });
  const { credits, limits } = me;
  const many = (limit: number | null) => limit === null ? "any number of" : String(limit);
  const lines: readonly (readonly [string, string])[] = [
    ["server", client.http.url],
    ["account", `${oneLine(me.name)}${me.email === null ? "" : ` <${oneLine(me.email)}>`}`],
    ["id", me.id],
    ["plan", `${me.plan}, ${me.status}`],
    ["credits", `${credits.available} available, ${credits.reserved} reserved, ${credits.used} used`],
    [
      "limits",
      `${many(limits.requestsPerMinute)} requests a minute, ${many(limits.concurrentJobs)} jobs at once`,
    ],
  ];
  for (const [name, value] of lines) screen.out(`${name.padEnd(8)} ${value}`);
}

/** Prints the keys. */
export async function listKeys(screen: Screen, json: boolean): Promise<void> {
  const { keys } = await connect().keys();
  if (json) return screen.json({ keys });
  const now = Date.now();
  const rows = keys.map((k) => [
    k.id,
    `${k.prefix}…`,
    k.scopes.join(","),
    ago(k.created_at, now),
    ago(k.last_used_at, now),
    k.name,
  ]);
  const head = ["ID", "KEY", "SCOPES", "AGE", "USED", "NAME"];
  for (const line of tableOf(head, rows, screen.width)) screen.out(line);
}

/** Makes a key and prints it: the key alone on standard output, so that a script can keep it. */
export async function createKey(
  key: Readonly<Record<string, unknown>>,
  screen: Screen,
  json: boolean,
): Promise<void> {
  const made = await connect().createKey(given(key));
  if (json) return screen.json(made);
  screen.out(made.key);
  screen.err(`  Key ${made.id} (${made.scopes.join(", ")}). Keep it: it is shown nowhere else`);
}

/** Revokes a key. */
export async function revokeKey(id: string, screen: Screen, json: boolean): Promise<void> {
  await connect().revokeKey(id);
  if (json) screen.json({ id, revoked: true });
  else screen.out(`Key ${id} is revoked`);
}

/** Prints the models with what they take and cost. */
export async function listModels(screen: Screen, json: boolean): Promise<void> {
  const { data } = await connect().models();
  if (json) return screen.json({ models: data });
  const rows = data.map((m) => [
    m.id,
    m.modalities.join(","),
    m.agents_online,
    Object.entries(m.price_credits).map(([size, price]) =>
      Object.keys(m.price_credits).length === 1 ? String(price) : `${size} ${price}`
    ).join(", "),
    m.max_count,
    m.durations.length === 0 ? null : `${m.durations.join(", ")} s`,
    m.aspect_ratios.join(" "),
  ]);
  const head = ["MODEL", "TYPE", "AGENTS", "CREDITS", "COUNT", "LENGTHS", "RATIOS"];
  for (const line of tableOf(head, rows, screen.width)) screen.out(line);
}
