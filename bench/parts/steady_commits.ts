/** Commits of accounts at a steady pace, by commands that go to the inbox past every gateway. */

import type { Bus } from "@sluice/bus";
import { submission } from "./history.ts";
import { steadily } from "./steadily.ts";

export interface Tenant {
  readonly accountId: string;
  readonly key: string;
}

/** Opens accounts over HTTP that can pay for many jobs. */
export async function openTenants(
  { port, key }: { readonly port: number; readonly key: string },
  count: number,
): Promise<Tenant[]> {
  const tenants: Tenant[] = [];
  for (let n = 0; n < count; n++) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/admin/accounts`, {
      method: "POST",
      headers: { "x-api-key": key, "content-type": "application/json" },
      body: JSON.stringify({ name: `tenant ${n}`, plan: "business", credits: 1_000_000 }),
    });
    if (!answer.ok) throw new Error(`open an account: ${await answer.text()}`);
    const { account, key: made } = await answer.json() as {
      readonly account: { readonly id: string };
      readonly key: { readonly key: string };
    };
    tenants.push({ accountId: account.id, key: made.key });
  }
  return tenants;
}

/** Submits a job of each tenant so many times a second. Returns how to stop. */
export function commitSteadily({ inbox }: Bus, tenants: readonly Tenant[], pace: number): () => void {
  return steadily(pace, () => {
    for (const { accountId } of tenants) inbox.send(submission(accountId)).catch(() => {});
  });
}
