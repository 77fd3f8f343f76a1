/** Whether a URL may be told of jobs, and what the `webhook` field of a job means. */

import type { WebhookTarget } from "@sluice/domain";
import { addressesOf, admit, FetchFailed, FetchRefused } from "@sluice/media";
import { EdgeError, invalidValue, MAX_WEBHOOK_URL, quoted } from "@sluice/protocol";
import { withTimeout } from "es-toolkit/promise";
import type { Settings } from "./deps.ts";
import type { Kit } from "./kit.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A name that is not found so soon is judged when the first message goes out. */
const LOOK_UP_MS = 3_000;

/** The account's endpoint, or an address that may be called. Throws `EdgeError`. */
export async function resolveWebhook(kit: Kit, accountId: string, text: string): Promise<WebhookTarget> {
  const asked = text.trim();
  if (!UUID.test(asked)) return { url: await admitWebhookUrl(kit.settings, asked, "webhook") };
  const webhookId = asked.toLowerCase();
  const { facts } = kit.view;
  // it may be as new as the request
  if (facts.webhook(accountId, webhookId) === undefined) {
    await kit.view.reached(kit.view.lastCommitOf(accountId), 500);
  }
  if (facts.webhook(accountId, webhookId) !== undefined) return { webhookId };
  throw invalidValue("webhook", asked, "the id of an endpoint of yours (GET /api/webhooks) or an https URL");
}

/**
 * The URL as it will be called, by the rules that every message is judged by again when it goes out: so a refusal comes
 * early, and a host that cannot be found at the moment is no refusal. Throws `EdgeError`.
 */
export async function admitWebhookUrl(settings: Settings, text: string, param: string): Promise<string> {
  if (text.length > MAX_WEBHOOK_URL) {
    throw invalidValue(param, text, `a URL of at most ${MAX_WEBHOOK_URL} characters`);
  }
  const { egressAllow: allow, publicUrl } = settings;
  const ownHosts = [new URL(publicUrl).host];
  const resolve = (host: string) => withTimeout(() => addressesOf(host), LOOK_UP_MS);
  try {
    return (await admit(text, { allow, ownHosts, resolve })).url.href;
  } catch (cause) {
    if (cause instanceof FetchRefused) {
      const message = `${param} ${quoted(shown(text))}: ${cause.found}, accepted is ${cause.accepted}`;
      throw new EdgeError("invalid_value", message, { param, cause });
    }
    if (!(cause instanceof FetchFailed)) throw cause;
    const url = new URL(text);
    if (url.protocol === "https:") return url.href;
    const message = `${param} ${
      quoted(shown(text))
    }: ${cause.why}, accepted is an https URL of a public host`;
    throw new EdgeError("invalid_value", message, { param, cause });
  }
}

/** Without credentials: messages end up in logs. */
function shown(text: string): string {
  const url = URL.parse(text);
  if (url === null || (url.username === "" && url.password === "")) return text;
  return `${url.protocol}//…@${url.host}${url.pathname}`;
}
