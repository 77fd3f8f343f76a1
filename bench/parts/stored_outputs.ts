/**
 * Stands in for the upload of bytes where a row measures the core and not the disk: as soon as an attempt was
 * submitted, its output is recorded as storage records it after an upload.
 */

import type { Bus } from "@sluice/bus";
import type { Command } from "@sluice/domain";

const OUTPUT = {
  index: 0,
  mediaId: "0".repeat(64),
  mime: "image/png",
  bytes: 1,
  width: 1,
  height: 1,
  duration: null,
};

/** Records the first output of an attempt. */
export function recordOutput({ inbox }: Bus, jobId: string, attempt: number): void {
  const data = { jobId, attempt, output: OUTPUT };
  const actor = { type: "system", id: "bench" } as const;
  const command: Command = { id: crypto.randomUUID(), type: "RecordOutput", actor, data };
  inbox.send(command).catch(() => {});
}

/** Follows the log until aborted and records the output of each attempt. */
export async function recordOutputs(bus: Bus, from: number, signal: AbortSignal): Promise<void> {
  for await (const commits of bus.log.follow(from, signal)) {
    for (const { events } of commits) {
      for (const event of events) {
        if (event.type === "AttemptSubmitting") recordOutput(bus, event.data.jobId, event.data.attempt);
      }
    }
  }
}
