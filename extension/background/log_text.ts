/** The log as the owner copies it: what runs here, then the diary. */

import type { Status } from "../status.ts";

export function logText(
  { version, browser, at, status, diary }: {
    readonly version: string;
    readonly browser: string;
    /** Ms since 1970. */
    readonly at: number;
    readonly status: Status;
    readonly diary: string;
  },
): string {
  const sites = status.sites.map(({ site, link, recipe, drift }) => {
    const page = drift.length === 0 ? "" : `, not found in the page: ${drift.join(", ")}`;
    return `${site}: ${link}, recipe ${recipe.version}${recipe.unproven ? " (unproven)" : ""}${page}`;
  });
  const head = [`Sluice ${version}, ${browser}, ${new Date(at).toISOString()}`, ...sites];
  return `${head.join("\n")}\n\n${diary}\n`;
}
