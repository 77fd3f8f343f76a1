import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { authSecret } from "./auth_secret.ts";
import { accountWebhookSecret, secretHint, webhookSecret } from "./webhook_secret.ts";

const root = authSecret("a secret that is long enough for tests");

Deno.test("webhookSecret is the same each time, and another for each server, endpoint and version", () => {
  const other = authSecret("a secret that is long enough for others");
  const secrets = [
    webhookSecret(root, "a", 1),
    webhookSecret(root, "a", 2),
    webhookSecret(root, "b", 1),
    webhookSecret(other, "a", 1),
    accountWebhookSecret(root, "a"),
    accountWebhookSecret(root, "b"),
  ];
  assert.equal(new Set(secrets).size, secrets.length);
  assert.equal(webhookSecret(root, "a", 1), secrets[0]);
  for (const secret of secrets) {
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.equal(Buffer.from(secret.slice(6), "base64").length, 32);
  }
});

Deno.test("secretHint shows the last characters only", () => {
  const secret = webhookSecret(root, "a", 1);
  assert.equal(secretHint(secret), `whsec_…${secret.slice(-5)}`);
});
