/** How soon somebody leads a cell again: after kill -9 of its leader, which leaves the lease to run out, and after SIGTERM. */

import { freePort, type ServiceProcess, spawnService, startNatsServer } from "@sluice/testing";
import manifest from "../../deno.json" with { type: "json" };
import { median, ms, type Row } from "../figures.ts";

const ROUNDS = 5;

/** Measures; takes about a minute. */
export async function failoverRows(): Promise<Row[]> {
  const nats = await startNatsServer();
  const start = (name: string) =>
    spawnService({
      name,
      args: manifest.tasks.orchestrator.command.split(" ").slice(2),
      port: freePort(),
      env: {
        SLUICE_SECRET: "only for measuring, never for anything else",
        SLUICE_NATS_URL: nats.url,
        SLUICE_UPLOAD_URL: "http://127.0.0.1:9",
      },
    });
  const both = [start("one"), start("two")];
  try {
    const killed: number[] = [];
    const stopped: number[] = [];
    for (let round = 0; round < 2 * ROUNDS; round++) {
      const [leader, other] = await sorted(both);
      const began = performance.now();
      // a leader that ends by itself gives its cells away on the way
      const ended = round % 2 === 0 ? leader.kill() : leader.stop();
      while ((await other.cells()).length === 0) await pause(20);
      (round % 2 === 0 ? killed : stopped).push(performance.now() - began);
      await ended;
      leader.start();
      await leader.ready();
    }
    const worst = Math.max(...killed);
    return [{
      what: "a leader is killed (−9) → another orchestrator leads its cell",
      figure: `p50 ${ms(median(killed))}, slowest of ${ROUNDS} ${ms(worst)}`,
      target: "≤ 10 s",
      met: worst <= 10_000,
      limit: `a leader that is asked to end (SIGTERM): p50 ${
        ms(median(stopped))
      }; the lease outlives its holder by 5 s`,
    }];
  } finally {
    for (const one of both) await one[Symbol.asyncDispose]();
    await nats.stop();
  }
}

/** The one that leads first. */
async function sorted(
  [one, two]: readonly ServiceProcess[],
): Promise<readonly [ServiceProcess, ServiceProcess]> {
  if (one === undefined || two === undefined) throw new RangeError("measure a failover: two are needed");
  await Promise.all([one.ready(), two.ready()]);
  for (;; await pause(20)) {
    if ((await one.cells()).length > 0) return [one, two];
    if ((await two.cells()).length > 0) return [two, one];
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
