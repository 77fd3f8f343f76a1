/** The client context and prompt blocks of writes (wire/flow.md §1.3). */

import { exactly, must, onlyAt, text, tuple } from "./arguments.ts";
import { RpcRefusal } from "./refusal.ts";
import type { World } from "./world.ts";

export interface ClientContext {
  /** Empty where none belongs. */
  readonly project: string;
  /** Of the image that is edited. */
  readonly workflow: string | null;
  /** Empty when the page sent none. */
  readonly token: string;
}

/** Web, as opposed to apps. */
const WEB = 1;
const FLOW_SURFACE = 22;

/** @throws RpcRefusal 3 unless it has exactly the known form; the project is not looked up */
export function readContext(value: unknown, { project: wanted = true } = {}): ClientContext {
  const block = tuple(value, 11);
  onlyAt(block, 1, 4, 5, 10);
  exactly(block[1], FLOW_SURFACE);
  const workflow = block[4] === null ? null : text(block[4]);
  const project = wanted ? text(block[5]) : "";
  must(wanted || block[5] === null);
  const [token, application] = tuple(block[10], 2);
  exactly(application, WEB);
  must(token === null || typeof token === "string");
  return { project, workflow, token: token ?? "" };
}

/** @throws RpcRefusal 5 */
export function knownProject(world: World, id: string): string {
  if (!world.projects.has(id)) throw new RpcRefusal(5, null, "Requested entity was not found.");
  return id;
}

/**
 * A token is good once, and none is good while a person is asked for.
 * @throws RpcRefusal 7 UNUSUAL_ACTIVITY
 */
export function spendToken(world: World, { token }: ClientContext): void {
  if (world.blockers.challenge || token === "" || world.usedTokens.has(token)) {
    throw new RpcRefusal(7, "PUBLIC_ERROR_UNUSUAL_ACTIVITY", "reCAPTCHA evaluation failed");
  }
  world.usedTokens.add(token);
}

export interface Prompt {
  readonly text: string;
  /** Media ids that are mentioned inside. */
  readonly mentions: readonly string[];
}

/** `[[["text"]]]`, or split by mentions: `[[[null,[["<mediaId>","<name>"]]],[" rest"]]]`. */
export function readImagePrompt(value: unknown): Prompt {
  const [parts] = tuple(value, 1);
  must(Array.isArray(parts) && parts.length > 0);
  const mentions: string[] = [];
  const words = parts.map((part) => {
    if (Array.isArray(part) && part.length === 1) return text(part[0]);
    const [nothing, mentioned] = tuple(part, 2);
    must(nothing === null);
    const [id, name] = tuple(tuple(mentioned, 1)[0], 2);
    mentions.push(text(id));
    return text(name);
  });
  const whole = words.join("");
  must(whole.trim() !== "");
  return { text: whole, mentions };
}

/** `[null,null,[[["text"]]]]` */
export function readClipPrompt(value: unknown): Prompt {
  const block = tuple(value, 3);
  onlyAt(block, 2);
  return readImagePrompt(block[2]);
}
