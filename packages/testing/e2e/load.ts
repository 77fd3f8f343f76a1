/** Clients that submit and never give up: the load of the crash test. */

import { call, type Server } from "./api.ts";

/** A request that was answered in the end. */
export interface Submitted {
  readonly key: string;
  readonly path: string;
  readonly body: unknown;
  readonly jobId: string;
  readonly status: number;
  /** How often it was sent; more than once when the server died in between. */
  readonly tries: number;
}

export interface Load {
  readonly submitted: readonly Submitted[];
  /** Requests without an answer because the connection broke, so far. */
  readonly broken: number;
  /** Lets each client finish its request, retrying until the server answers. */
  stop(): void;
  /** Resolves when all clients have stopped. Rejects with what a client saw that should not be. */
  readonly done: Promise<void>;
}

/** A random number below 1, always the same ones for a seed (mulberry32). */
export function random(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What to ask: mostly pictures through both APIs, now and then a short clip. */
function ask(chance: () => number, key: string): readonly [path: string, body: Record<string, unknown>] {
  const dice = chance();
  const prompt = `load ${key}`;
  if (dice < 0.12) return ["/v1/videos", { prompt, model: "sim-video", seconds: 2, size: "64x64" }];
  if (dice < 0.5) {
    return ["/v1/images/generations", {
      prompt,
      model: "sim-image",
      size: "64x64",
      n: 1 + (dice > 0.4 ? 1 : 0),
    }];
  }
  return ["/api/jobs", { type: "image", prompt, model: "sim-image", count: dice > 0.9 ? 2 : 1 }];
}

/** Starts `clients` that submit one job after the other, each with an Idempotency-Key of its own. */
export function startLoad(server: Server, clients: number, chance: () => number): Load {
  const submitted: Submitted[] = [];
  const stop = new AbortController();
  let broken = 0;
  let serial = 0;

  async function client(): Promise<void> {
    while (!stop.signal.aborted) {
      const key = `key-${++serial}`;
      const [path, body] = ask(chance, key);
      for (let tries = 1;; tries++) {
        const answer = await call(server, "POST", path, body, { "idempotency-key": key }).catch(() => null);
        const again = answer === null || (answer.status >= 500 && !answer.headers.has("x-job-id"));
        if (again) {
          broken++;
          await new Promise((resolve) => setTimeout(resolve, 25));
          continue;
        }
        const { status, headers } = answer;
        const jobId = headers.get("x-job-id");
        if (jobId === null) throw new Error(`${path} ${status}: ${JSON.stringify(answer.body)}`);
        submitted.push({ key, path, body, jobId, status, tries });
        break;
      }
    }
  }
  const done = Promise.all(Array.from({ length: clients }, client)).then(() => {});
  done.catch(() => {}); // told to whoever awaits it
  return {
    submitted,
    get broken() {
      return broken;
    },
    stop: () => stop.abort(),
    done,
  };
}
