/** Words for the tests of webhooks against the real server. */

import type { Sluice } from "@sluice/testing";
import assert from "node:assert/strict";
import { get, post } from "./api.ts";

/** A quick simulator, and receivers on loopback. */
export const ENV = {
  SLUICE_SIMULATOR_IMAGE_MS: "20",
  SLUICE_SIMULATOR_VIDEO_MS: "50",
  SLUICE_EGRESS_ALLOW: "127.0.0.0/8",
};

export const PICTURE = { type: "image", prompt: "a lighthouse", model: "sim-image" } as const;

/** A receiver that is content. */
export const ok = () => new Response(null, { status: 200 });

/** An endpoint for the types. */
export async function endpoint(sluice: Sluice, url: string, ...events: readonly string[]) {
  const { status, body } = await post(sluice, "/api/webhooks", { url, events });
  assert.equal(status, 201, JSON.stringify(body));
  return body as { readonly id: string; readonly secret: string };
}

/** The endpoint's messages, newest first, once `so` is true of them. */
// deno-lint-ignore no-explicit-any -- as the endpoint answers
export async function deliveries(sluice: Sluice, id: string, so: (list: any[]) => boolean) {
  for (;;) {
    const { body } = await get(sluice, `/api/webhooks/${id}/deliveries`);
    if (so(body.deliveries)) return body.deliveries;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
