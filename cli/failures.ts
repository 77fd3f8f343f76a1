/** What stops a command, and the exit code that each has. */

/** Exit codes of every command. */
export const EXIT = {
  done: 0,
  /** The job failed, or the server refused. */
  failed: 1,
  usage: 2,
  /** The server cannot be reached, or does not accept the key. */
  unreachable: 3,
  /** Gone while the job was still running. */
  left: 4,
  /** Ctrl+C, as shells count it: 128 + SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = typeof EXIT[keyof typeof EXIT];

/** The command line was not understood. Thrown before anything is sent. */
export class UsageWrong extends Error {
  override readonly name = "UsageWrong";
}

/** The server answered and refused. Thrown by every call of the client. */
export class ServerRefused extends Error {
  override readonly name = "ServerRefused";
  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    /** Seconds after which the server wants to be asked again. */
    readonly retryAfter: number | null,
  ) {
    super(message);
  }
}

/** No answer came, for all the tries that were allowed. Thrown by every call of the client. */
export class ServerUnreachable extends Error {
  override readonly name = "ServerUnreachable";
}

/** The person, the system or the clock ended the waiting. Thrown as the reason of an aborted signal. */
export class Stopped extends Error {
  override readonly name = "Stopped";
  constructor(readonly by: "ctrl-c" | "signal" | "timeout") {
    super({ "ctrl-c": "interrupted", signal: "asked to end", timeout: "the time is up" }[by]);
  }
}

/** The exit code for what stopped a command. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Stopped) return error.by === "ctrl-c" ? EXIT.interrupted : EXIT.left;
  if (error instanceof ServerUnreachable) return EXIT.unreachable;
  if (error instanceof ServerRefused) {
    return error.status < 400 || [401, 403].includes(error.status) || error.status >= 500
      ? EXIT.unreachable
      : EXIT.failed;
  }
  // the last two are known by name, so that nothing is loaded for the sake of an error
  const name = error instanceof Error ? error.name : "";
  return ["UsageWrong", "ClientConfigInvalid", "CLIError"].includes(name) ? EXIT.usage : EXIT.failed;
}

const ADVICE: Readonly<Record<string, string>> = {
  missing_api_key: "Set SLUICE_KEY to your key: the first start of Sluice printed one",
  invalid_api_key: "Look at SLUICE_KEY: the key was revoked, has expired, or belongs to another Sluice",
  insufficient_scope: "Use a key with that scope: `sluice keys create NAME --scopes …` makes one",
  insufficient_credits: "`sluice whoami` shows what is left; the operator grants more",
  unknown_model: "`sluice models` lists the models",
  idempotency_mismatch: "The same --idempotency-key needs the same request; leave it out for a new job",
  already_finished: "`sluice jobs show ID` shows how it ended",
  account_suspended: "Ask the operator of that Sluice",
  not_finished: "`sluice jobs download ID` waits until it is",
  not_found: "`sluice jobs`, `sluice keys`, `sluice agents` and `sluice accounts` list what there is",
  rate_limited: "Wait a little, or ask the operator for a larger plan",
  moved: "Set SLUICE_URL to where it points, without the path of the call",
  unknown_route: "That Sluice is older than this command, or SLUICE_URL points to something else",
};

/** What to do about it, or null when the message says it all. */
export function adviceFor(error: unknown): string | null {
  if (error instanceof ServerUnreachable) {
    return "Start it with `sluice start`, or set SLUICE_URL to where it runs";
  }
  if (error instanceof ServerRefused) return ADVICE[error.code] ?? null;
  return exitCodeOf(error) === EXIT.usage ? "Add --help to see what is accepted" : null;
}
