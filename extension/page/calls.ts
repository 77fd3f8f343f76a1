/** Which of the page's requests a recipe names, and what of their answers may be told. */

import type { CallRecipe } from "@sluice/recipes";
import type { Item, Reply } from "../tab/messages.ts";
import * as batchexecute from "./batchexecute.ts";
import * as json from "./json.ts";
import { Missing, readFields } from "./read.ts";
import type { PageRecipe } from "./world.ts";

/** Of a text, in characters. */
const LONGEST_ASKED = 200;

export interface SeenCall {
  readonly name: string;
  readonly call: CallRecipe;
  readonly asked: Item;
}

/** Whether a request to this address may be one that is watched; its body decides. */
export function mayBeWatched(recipe: PageRecipe, url: URL): boolean {
  return recipe.wire.type === "batchexecute"
    ? url.host === location.host && url.pathname.endsWith("/data/batchexecute")
    : watched(recipe).some(([, { url: beginning }]) => beginning !== undefined && json.isAt(url, beginning));
}

/** The watched call that a request is, or null. */
export function callOf(recipe: PageRecipe, url: URL, body: unknown): SeenCall | null {
  if (recipe.wire.type === "json") {
    const [name, call] = watched(recipe)
      .filter(([, { url: beginning }]) => beginning !== undefined && json.isAt(url, beginning))
      .sort(([, a], [, b]) => (b.url?.length ?? 0) - (a.url?.length ?? 0))[0] ?? [];
    return name === undefined || call === undefined ? null : seen(name, call, json.readBody(body));
  }
  const request = batchexecute.readRequest(String(body ?? ""));
  const rpc = request?.rpc ?? url.searchParams.get("rpcids");
  const [name, call] = watched(recipe).find(([, call]) => call.rpc === rpc) ?? [];
  return name === undefined || call === undefined ? null : seen(name, call, request?.args);
}

function watched({ calls }: PageRecipe): [string, CallRecipe][] {
  return Object.entries(calls).filter(([, { writes }]) => writes);
}

function seen(name: string, call: CallRecipe, args: unknown): SeenCall {
  const [asked = {}] = readFields(args, { fields: call.asked ?? {}, required: [] }, name);
  return {
    name,
    call,
    asked: Object.fromEntries(Object.entries(asked).filter(isPlain)),
  };
}

/**
 * Ids, numbers and short texts: a challenge's answer is longer, so no recipe can have it told. The prompt may be long; it is
 * compared in this browser and goes no further.
 */
function isPlain([name, value]: [string, unknown]): boolean {
  return typeof value === "number" || typeof value === "boolean" ||
    (typeof value === "string" && (name === "prompt" || value.length <= LONGEST_ASKED));
}

/** An answer as it came; status 0 means that none did. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The header `retry-after`. */
  readonly retryAfter: string | null;
}

/** What an answer says, read with the recipe. */
export function replyOf(
  { wire }: PageRecipe,
  name: string,
  call: CallRecipe,
  { status, text, retryAfter }: Answer,
): Reply {
  if (status === 0) return lost(`no answer to ${name}`);
  const parsed = wire.type === "batchexecute"
    ? batchexecute.readReply(status, text, call.rpc ?? "", wire.reasonPrefix)
    : json.readReply(status, text, retryAfter);
  if (!parsed.ok) return parsed;
  try {
    return { ok: true, items: readFields(parsed.value, call.reply, name) };
  } catch (error) {
    if (error instanceof Missing) return { ok: false, error: { type: "unreadable", path: error.path } };
    throw error;
  }
}

export function lost(message: string): Reply {
  return { ok: false, error: { type: "lost", message } };
}
