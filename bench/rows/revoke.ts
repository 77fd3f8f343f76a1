/** How soon a revoked key is refused on another connection and its event stream ends: promised is under a second. */

import { ms, percentile, type Row } from "../figures.ts";
import { startSluice } from "../parts/sluice.ts";

const ROUNDS = 40;

/** Measures; takes some seconds. */
export async function revokeRows(): Promise<Row[]> {
  const dir = await Deno.makeTempDir();
  const sluice = await startSluice(`${dir}/data`, { SLUICE_SIMULATOR: "off" });
  const call = async (key: string, method: string, path: string, body?: unknown) => {
    const response = await fetch(sluice.url + path, {
      method,
      headers: { "x-api-key": key, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const refused: number[] = [];
  const ended: number[] = [];
  const looks: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { body: { id, key } } = await call(sluice.key, "POST", "/api/keys", { name: `round ${round}` });
    const stream = await fetch(`${sluice.url}/api/events`, { headers: { "x-api-key": key } });
    const over = stream.text();
    const asked = performance.now();
    await call(key, "GET", "/api/user/me");
    const began = performance.now();
    looks.push(began - asked);
    const revoked = call(sluice.key, "DELETE", `/api/keys/${id}`);
    while ((await call(key, "GET", "/api/user/me")).status !== 401);
    refused.push(performance.now() - began);
    await over;
    ended.push(performance.now() - began);
    await revoked;
  }
  await sluice.stop();
  await Deno.remove(dir, { recursive: true });
  const worst = Math.max(...refused, ...ended);
  const at = (values: number[], p: number) => ms(percentile(values.toSorted((a, b) => a - b), p));
  return [{
    what: "a key is revoked → refused on another connection, its stream ended",
    figure: `refused p50 ${at(refused, 0.5)}, stream ended p50 ${at(ended, 0.5)}, slowest of ${ROUNDS} ${
      ms(worst)
    }`,
    target: "≤ 1 s",
    met: worst <= 1_000,
    limit: `one look with a good key: p50 ${at(looks, 0.5)}`,
  }];
}
