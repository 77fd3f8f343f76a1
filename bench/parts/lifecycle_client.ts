/** Submits jobs over HTTP and does them at once over WebSockets; prints how many a second were completed. */

import { openNatsBus } from "@sluice/bus/nats";
import type { CoreFacts } from "./core_server.ts";
import { openPoster } from "./poster.ts";
import { rawAgent } from "./raw_agent.ts";
import { recordOutput } from "./stored_outputs.ts";

export interface LifecycleOptions extends CoreFacts {
  /** `ws://…/ws/agent`. */
  readonly agentsUrl: string;
  /** The broker to which outputs are reported; absent where the server does it by itself. */
  readonly servers?: string;
  readonly jobs: number;
  readonly warmUp: number;
  readonly connections: number;
}

export interface LifecycleResult {
  readonly perSecond: number;
}

/** Counts completions and tells when a number of them is reached. */
class Counter {
  #count = 0;
  readonly #marks = new Map<number, () => void>();

  get count(): number {
    return this.#count;
  }

  add(): void {
    this.#marks.get(++this.#count)?.();
  }

  reached(count: number): Promise<void> {
    return new Promise((resolve) => this.#marks.set(count, resolve));
  }
}

async function submit({ port, key, connections }: LifecycleOptions, count: number): Promise<void> {
  const body = JSON.stringify({ type: "image", prompt: "a lighthouse at dawn", model: "sim-image" });
  let left = count;
  const one = async () => {
    const poster = await openPoster({ hostname: "127.0.0.1", port, path: "/api/jobs", key, body });
    while (left-- > 0) {
      const status = await poster.post();
      if (status !== 201) throw new Error(`submit: answered ${status}`);
    }
    poster.close();
  };
  await Promise.all(Array.from({ length: connections }, one));
}

/** Lifecycles a second over `count` of them. */
async function run(options: LifecycleOptions, completed: Counter, count: number): Promise<number> {
  const all = completed.reached(completed.count + count);
  const began = performance.now();
  await submit(options, count);
  await all;
  return count / ((performance.now() - began) / 1_000);
}

if (import.meta.main) {
  const options: LifecycleOptions = JSON.parse(Deno.args[0] ?? "{}");
  const completed = new Counter();
  const { agents, agentsUrl: url, servers } = options;
  const bus = servers === undefined ? null : await openNatsBus({ servers, cell: 0 });
  const events = {
    onCompleting: () => completed.add(),
    onSubmitting: (jobId: string, attempt: number) => bus !== null && recordOutput(bus, jobId, attempt),
  };
  await Promise.all(agents.map((agent) => rawAgent({ url, ...agent, ...events, slots: 64 })));
  await run(options, completed, options.warmUp);
  const result: LifecycleResult = { perSecond: await run(options, completed, options.jobs) };
  await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(result)));
  Deno.exit(0);
}
