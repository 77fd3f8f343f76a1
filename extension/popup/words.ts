/** The plain words for what the worker and the sites know by names. */

import type { JobStatus } from "../status.ts";
import type { Site } from "@sluice/recipes";

/** The sites that can be paired, in the order in which they are offered. */
export const SITES: readonly { readonly site: Site; readonly name: string }[] = [
  { site: "flow", name: "Google Flow" },
  { site: "freepik", name: "Freepik" },
];

export function nameOf(site: Site): string {
  return SITES.find((one) => one.site === site)?.name ?? site;
}

const PHASES: Readonly<Record<string, string>> = {
  accepted: "Waiting for its turn",
  composing: "Filling in the page",
  submitting: "About to press the button",
  submitted: "The site is making it",
  saving: "Saving the result",
};

/** What a job is at; a driver's own phases are shown as they are. */
export function phaseInWords(phase: string): string {
  return PHASES[phase] ?? phase;
}

/** The beginning of the prompt, or what the job makes when it has none. */
export function titleOf({ prompt, kind }: JobStatus): string {
  return prompt.trim() === "" ? `${kind.charAt(0).toUpperCase()}${kind.slice(1)} without a prompt` : prompt;
}

/** `1 job`, `2 jobs`. */
export function counted(n: number, one: string, many: string): string {
  return `${new Intl.NumberFormat().format(n)} ${n === 1 ? one : many}`;
}

/** What automating one's own account means; in the welcome and behind "About". */
export const MEANING: readonly string[] = [
  "Sluice works in your own signed-in account, at a person's pace; use it for that account only.",
  "The site's terms may forbid this, and the account can be limited or closed: read them and decide.",
  "Pause stops it at once, and every challenge, consent and sign-in is left to you.",
  "Your login never leaves this browser.",
];

/** The command of Sluice's own folder that prints a pairing code. */
export function codeCommand(server: string): string {
  const address = addressFor(server);
  const where = address === DEFAULT_SERVER ? "" : `SLUICE_URL=${address} `;
  return `${where}deno run -A cli/main.ts agents pair`;
}

/** The same for a machine on which that folder is not. */
export function curlCommand(server: string): string {
  return `curl -X POST ${addressFor(server)}/api/agents/pairings -H "X-API-Key: $SLUICE_KEY"`;
}

/** What was typed, if it is an address: nothing else may come into a command. */
function addressFor(server: string): string {
  return /^https?:\/\/[\w.:[\]/-]+$/.test(server) ? server.replace(/\/+$/, "") : DEFAULT_SERVER;
}

/** Where `start` listens unless it is told otherwise. */
export const DEFAULT_SERVER = "http://127.0.0.1:8001";
