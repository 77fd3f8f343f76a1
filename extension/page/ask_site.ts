/** Makes the recipe's reading calls from the page, as the page itself would. What they need of the login stays in here. */

import type { CallRecipe, FlowRecipe } from "@sluice/recipes";
import type { Reply } from "../tab/messages.ts";
import { freshToken, writeRequest } from "./batchexecute.ts";
import { type Answer, lost, replyOf } from "./calls.ts";
import { retryAfterOf } from "./observe_xhr.ts";
import { fill } from "./read.ts";
import type { PageRecipe } from "./world.ts";

const PATIENCE_MS = 60_000;

/** One reading call with its arguments; a call that could cost something is never made. */
export async function askSite(
  recipe: PageRecipe,
  name: string,
  args: Readonly<Record<string, string>>,
): Promise<Reply> {
  const call = recipe.calls[name];
  if (call === undefined || call.writes) return lost(`"${name}" is no reading call of the recipe`);
  const answer = recipe.wire.type === "batchexecute"
    ? await askBatch(recipe.wire, call, args)
    : await askJson(call, args);
  return replyOf(recipe, name, call, answer);
}

async function askBatch(
  { globals }: FlowRecipe["wire"],
  { rpc = "", args = [] }: CallRecipe,
  values: Readonly<Record<string, string>>,
): Promise<Answer> {
  // Read for each call: they change with every load (wire/flow.md §1.1).
  const known = (globalThis as unknown as Record<string, Record<string, unknown>>)[globals.object] ?? {};
  const value = (key: string) => String(known[key] ?? "");
  const query = new URLSearchParams({
    rpcids: rpc,
    "source-path": location.pathname,
    bl: value(globals.build),
    "f.sid": value(globals.session),
    hl: document.documentElement.lang.slice(0, 2) || "en",
    _reqid: String(100_000 + Math.floor(Math.random() * 900_000)),
    rt: "c",
  });
  const base = value(globals.base);
  // Several accounts are told apart by the beginning of the path (wire/flow.md §1.1).
  const account = /^\/u\/\d+/.exec(location.pathname)?.[0] ?? "";
  const url = `${base.startsWith(account) ? "" : account}${base}/data/batchexecute?${query}`;
  // The token goes to the page's own site, whatever the page's globals say.
  if (new URL(url, location.href).origin !== location.origin) {
    return { status: 0, text: "", retryAfter: null };
  }
  const send = (token: string) =>
    request("POST", url, {
      "content-type": "application/x-www-form-urlencoded;charset=utf-8",
      "x-same-domain": "1",
    }, writeRequest(rpc, fill(args, values), token));
  const answer = await send(value(globals.token));
  const fresh = answer.status === 200 ? freshToken(answer.text) : null;
  return fresh === null ? answer : await send(fresh);
}

function askJson(
  { url = "", args = {} }: CallRecipe,
  values: Readonly<Record<string, string>>,
): Promise<Answer> {
  const query = new URLSearchParams(fill(args, values) as Record<string, string>);
  return request("GET", `https://${url}?${query}`, { "x-requested-with": "XMLHttpRequest" }, null);
}

function request(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | null,
): Promise<Answer> {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, url);
    xhr.timeout = PATIENCE_MS;
    xhr.withCredentials = true;
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.onload = () => resolve({ status: xhr.status, text: xhr.responseText, retryAfter: retryAfterOf(xhr) });
    xhr.onerror = xhr.ontimeout = xhr.onabort = () => resolve({ status: 0, text: "", retryAfter: null });
    xhr.send(body);
  });
}
