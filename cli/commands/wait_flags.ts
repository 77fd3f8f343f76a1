/** Flags of every command that waits for a job and saves its outputs. */

import { JSON_FLAG } from "../command.ts";
import type { FinishOptions } from "../finish.ts";
import { whole } from "../read_flags.ts";

/** A week: longer than any job may live. */
const LONGEST_WAIT_S = 604_800;

export const WAIT_FLAGS = {
  out: {
    type: "string",
    valueHint: "path",
    description: "A folder, or a file name when it has an extension; nothing is ever overwritten",
  },
  timeout: {
    type: "string",
    valueHint: "seconds",
    description: "Stop waiting after so long; the job goes on",
  },
  "cancel-on-exit": { type: "boolean", description: "Cancel the job on Ctrl+C or --timeout" },
  open: { type: "boolean", description: "Show the first file when it is there" },
  provenance: {
    type: "boolean",
    description: "Write prompt, model, seed and job into the files; pixels stay as they are",
  },
  ...JSON_FLAG,
} as const;

interface Flags {
  readonly out: string | undefined;
  readonly timeout: string | undefined;
  readonly "cancel-on-exit": boolean | undefined;
  readonly open: boolean | undefined;
  readonly provenance: boolean | undefined;
  readonly json: boolean | undefined;
}

/** The flags as options. Throws `UsageWrong`. */
export function finishOptions(args: Flags): FinishOptions {
  return {
    out: args.out,
    json: args.json ?? false,
    timeout: whole("--timeout", args.timeout, 1, LONGEST_WAIT_S) ?? null,
    cancelOnExit: args["cancel-on-exit"] ?? false,
    open: args.open ?? false,
    provenance: args.provenance ?? false,
  };
}
