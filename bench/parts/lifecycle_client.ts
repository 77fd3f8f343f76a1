/** Submits jobs over HTTP and does them at once over WebSockets; prints how many a second were completed. */

import type { CoreFacts } from "./core_server.ts";
import { openPoster } from "./poster.ts";
import { rawAgent } from "./raw_agent.ts";

interface Options extends CoreFacts {
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

async function submit({ port, key, connections }: Options, count: number): Promise<void> {
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
async function run(options: Options, completed: Counter, count: number): Promise<number> {
  const all = completed.reached(completed.count + count);
  const began = performance.now();
  await submit(options, count);
  await all;
  return count / ((performance.now() - began) / 1_000);
}

if (import.meta.main) {
  const options: Options = JSON.parse(Deno.args[0] ?? "{}");
  const completed = new Counter();
  const url = `ws://127.0.0.1:${options.port}/ws/agent`;
  const onCompleting = () => completed.add();
  await Promise.all(options.agents.map((agent) => rawAgent({ url, ...agent, slots: 64, onCompleting })));
  await run(options, completed, options.warmUp);
  const result: LifecycleResult = { perSecond: await run(options, completed, options.jobs) };
  await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(result)));
  Deno.exit(0);
}
