/** The process's own log: JSON lines on standard error, without prompts and secrets. */

export type Level = "debug" | "info" | "warn" | "error";
const ORDER: readonly Level[] = ["debug", "info", "warn", "error"];

export type LogLine = (level: Level, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** A log that keeps lines of `least` and above. */
export function createLog(least: Level): LogLine {
  return (level, message, fields = {}) => {
    if (ORDER.indexOf(level) < ORDER.indexOf(least)) return;
    const line = JSON.stringify({ at: new Date().toISOString(), level, message, ...fields });
    Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
  };
}
