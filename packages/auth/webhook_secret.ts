/** The secrets that messages to endpoints are signed with: derived from the server's own, so that no store holds one. */

import { createHmac } from "node:crypto";
import type { AuthSecret } from "./auth_secret.ts";

type Root = Pick<AuthSecret, "webhook">;

/** The secret of an endpoint in that version of it: `whsec_` and 32 bytes in base64, as Standard Webhooks writes them. */
export function webhookSecret(root: Root, webhookId: string, version: number): string {
  return derived(root, ["endpoint", webhookId, version]);
}

/** The secret for addresses that the account's jobs name: one for all of them. */
export function accountWebhookSecret(root: Root, accountId: string): string {
  return derived(root, ["account", accountId]);
}

/** Enough of a secret to tell it from another, and no more. */
export function secretHint(secret: string): string {
  return `whsec_…${secret.slice(-5)}`;
}

function derived({ webhook }: Root, of: readonly (string | number)[]): string {
  return `whsec_${createHmac("sha256", webhook).update(JSON.stringify(of)).digest("base64")}`;
}
