/** For this package's tests only: what tests of `/v1` share. */

import type { TestGateway } from "./testing_gateway.ts";

/** One server-sent event. */
export interface Sent {
  readonly event: string | null;
  // deno-lint-ignore no-explicit-any -- tests look into what any event carries
  readonly data: any;
}

/** Reads a stream to its end: its events, and its comments apart. `[DONE]` is the text itself. */
export async function readSse(response: Response): Promise<{ events: Sent[]; comments: string[] }> {
  const frames = (await response.text()).split("\n\n").filter((frame) => frame !== "");
  const comments = frames.filter((frame) => frame.startsWith(":")).map((frame) => frame.slice(1).trim());
  const events = frames.filter((frame) => !frame.startsWith(":")).map((frame): Sent => {
    const data = /^data: (.*)$/m.exec(frame)?.[1] ?? "";
    return {
      event: /^event: (.*)$/m.exec(frame)?.[1] ?? null,
      data: data === "[DONE]" ? data : JSON.parse(data),
    };
  });
  return { events, comments };
}

const AGENT = "00000000-0000-4000-8000-00000000000a";

/** Brings an agent of Flow online, whose models make at most four pictures at once; `complete` and `fail` play it. `tier`: of its login. */
export async function connectFlowAgent({ act }: TestGateway, tier: string | null = null): Promise<void> {
  const tokenHash = "0".repeat(64);
  await act("AdoptAgent", {
    agentId: AGENT,
    accountId: "00000000-0000-4000-8000-000000000001",
    name: "flow",
    provider: "flow",
    tokenHash,
    shared: false,
  });
  await act("ConnectAgent", {
    agentId: AGENT,
    tokenHash,
    sessionId: "00000000-0000-4000-8000-00000000000b",
    version: "1",
    capabilities: { models: ["nano_banana2"], kinds: ["image"], concurrency: 8, minGapMs: 0 },
    account: { label: null, credits: null, tier },
    holding: [],
  });
  await act("OfferSlots", { agentId: AGENT, slots: 8 });
}
