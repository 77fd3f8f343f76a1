/** What both APIs of webhooks do: the commands, and the endpoints as this process knows them. */

import { secretHint, webhookSecret } from "@sluice/auth";
import type { Webhook } from "@sluice/domain";
import { EdgeError, quoted, type WebhookBody, type WebhookChanges } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import { readJson } from "./body.ts";
import { carryOut } from "./carry_out.ts";
import { type Kit, type RouteContext, SMALL_BODY } from "./kit.ts";
import { admitWebhookUrl } from "./webhook_target.ts";

/** The account's endpoints, oldest first. */
export async function webhooksOf({ view }: Kit, accountId: string): Promise<Webhook[]> {
  await view.reached(view.lastCommitOf(accountId), 500);
  return [...view.facts.webhooksOf(accountId)];
}

/** The account's endpoint. Throws `EdgeError` `not_found`. */
export async function requireWebhook({ view }: Kit, accountId: string, id: string): Promise<Webhook> {
  await view.reached(view.lastCommitOf(accountId), 500);
  const webhook = view.facts.webhook(accountId, id.toLowerCase());
  if (webhook === undefined) {
    throw new EdgeError("not_found", `there is no webhook ${quoted(id)}`, { param: "id" });
  }
  return webhook;
}

/** The end of an endpoint's secret. */
export function hintOf({ settings }: Kit, { webhookId, version }: Webhook): string {
  return secretHint(webhookSecret(settings.auth, webhookId, version));
}

/** The newest secret of an endpoint, for whoever has just made it. */
export function secretOf({ settings }: Kit, { webhookId, version }: Webhook): string {
  return webhookSecret(settings.auth, webhookId, version);
}

export async function createWebhook(kit: Kit, caller: Caller, body: WebhookBody): Promise<Webhook> {
  const { accountId } = caller;
  const webhookId = kit.settings.newId();
  const url = await admitWebhookUrl(kit.settings, body.url, "url");
  await carryOut(kit, caller, "CreateWebhook", { ...body, webhookId, accountId, url });
  return await requireWebhook(kit, accountId, webhookId);
}

export async function changeWebhook(
  kit: Kit,
  caller: Caller,
  { webhookId, accountId }: Webhook,
  changes: WebhookChanges,
): Promise<Webhook> {
  const url = changes.url === undefined
    ? {}
    : { url: await admitWebhookUrl(kit.settings, changes.url, "url") };
  if (Object.keys(changes).length > 0) {
    await carryOut(kit, caller, "ChangeWebhook", { ...changes, ...url, webhookId, accountId });
  }
  return await requireWebhook(kit, accountId, webhookId);
}

/** `keepOld`: whether messages are signed with the old secret too for a day. */
export async function rotateWebhook(
  kit: Kit,
  caller: Caller,
  { webhookId, accountId }: Webhook,
  keepOld: boolean,
): Promise<Webhook> {
  await carryOut(kit, caller, "RotateWebhook", { webhookId, accountId, keepOld });
  return await requireWebhook(kit, accountId, webhookId);
}

export async function deleteWebhook(
  kit: Kit,
  caller: Caller,
  { webhookId, accountId }: Webhook,
): Promise<void> {
  await carryOut(kit, caller, "DeleteWebhook", { webhookId, accountId });
}

/** The body of a call that needs none. */
export async function bodyOrNothing(c: RouteContext): Promise<unknown> {
  const { headers, body } = c.req.raw;
  return body === null || headers.get("content-length") === "0" ? {} : await readJson(c.req.raw, SMALL_BODY);
}
