/** A service's own log: JSON lines on standard error. */

import type { LogLine } from "./run.ts";

const ORDER = ["debug", "info", "warn", "error"] as const;

/** A log that keeps lines of `least` and above, each with the service's name. */
export function createLog(service: string, least: (typeof ORDER)[number]): LogLine {
  return (level, message, fields = {}) => {
    if (ORDER.indexOf(level) < ORDER.indexOf(least)) return;
    const line = JSON.stringify({ at: new Date().toISOString(), level, service, message, ...fields });
    Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
  };
}
