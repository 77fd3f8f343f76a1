/** How an agent stands, in words for a terminal. */

import type { AgentJson } from "./client.ts";
import type { Paint } from "./screen.ts";
import { ago } from "./table.ts";

type Standing = Pick<AgentJson, "state" | "reason" | "until" | "lastSeen">;

/** The state with its reason; a rest with its end in local time. `now` is ms since 1970. */
export function stateInWords({ state, reason, until, lastSeen }: Standing, now: number): string {
  switch (state) {
    case "offline":
      return lastSeen === null ? "offline, not seen yet" : `offline, last seen ${ago(lastSeen, now)} ago`;
    case "paused":
      return "paused by its owner";
    case "needs_human":
      return withReason("needs you", reason);
    case "cooling_down":
    case "quarantined":
      return withReason(
        `${state.replace("_", " ")}${until === null ? "" : ` until ${moment(until, now)}`}`,
        reason,
      );
    default:
      return withReason(state, reason);
  }
}

/** Which recipe its page was looked at by, and whether that is proven and the page as it knows; null when it told nothing. */
export function pageInWords(page: AgentJson["page"]): string | null {
  if (page === null) return null;
  const words = [`recipe ${page.recipe}`];
  if (page.unproven) words.push("unproven");
  if (!page.ok) words.push(changed(page.missing));
  return words.join(", ");
}

/** Green works, yellow goes on by itself, red waits for somebody. */
export function colourOf({ state }: Pick<AgentJson, "state">): Parameters<Paint>[0] {
  if (state === "online") return "green";
  if (state === "cooling_down") return "yellow";
  return state === "needs_human" || state === "quarantined" ? "red" : "dim";
}

function withReason(words: string, reason: string | null): string {
  return reason === null ? words : `${words}: ${reason}`;
}

/** The first of what is missing; the state's reason names more. */
function changed([first, ...others]: readonly string[]): string {
  if (first === undefined) return "changed: another page";
  return `changed: no ${first}${others.length === 0 ? "" : ` and ${others.length} more`}`;
}

/** `14:05`, with the date when that is not today; local time. */
function moment(time: string, now: number): string {
  const at = new Date(time);
  const two = (n: number) => String(n).padStart(2, "0");
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (at.toDateString() === new Date(now).toDateString()) return clock;
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock}`;
}
