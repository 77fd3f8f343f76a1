/** From an accepted job to files on the disk, or to a word on how to come back. */

import { resolve } from "node:path";
import { createBars } from "./bars.ts";
import type { Client, JobJson } from "./client.ts";
import { EXIT, type ExitCode, Stopped } from "./failures.ts";
import { leaving } from "./leaving.ts";
import { saveOutputs } from "./save.ts";
import type { Screen } from "./screen.ts";
import { oneLine } from "./table.ts";
import { waitForJob } from "./wait.ts";

export interface FinishOptions {
  readonly out: string | undefined;
  readonly json: boolean;
  /** Seconds; null waits as long as it takes. */
  readonly timeout: number | null;
  readonly cancelOnExit: boolean;
  readonly open: boolean;
  /** The files tell what they were made with. */
  readonly provenance: boolean;
}

/** Waits for the job with a progress bar, saves its outputs, prints their paths and returns the exit code. */
export async function finish(
  client: Client,
  jobId: string,
  screen: Screen,
  options: FinishOptions,
): Promise<ExitCode> {
  using leave = leaving(options.timeout);
  const bars = await createBars(screen, false);
  try {
    const job = await waitForJob(client, jobId, bars.show, leave.signal);
    bars.stop();
    if (job.state !== "completed") return failed(job, screen, options.json);
    const paths = await saveOutputs(client, job, options, leave.signal);
    if (options.json) screen.json({ job, files: paths.map((path) => resolve(path)) });
    else paths.forEach((path) => screen.out(path));
    if (options.open && paths[0] !== undefined) await openFile(paths[0]);
    return EXIT.done;
  } catch (error) {
    bars.stop();
    if (error instanceof Stopped) await sayGoodbye(client, jobId, screen, options.cancelOnExit, error);
    else screen.err(`Job ${jobId} is not affected: \`sluice jobs download ${jobId}\` comes back to it`);
    throw error;
  }
}

function failed(job: JobJson, screen: Screen, json: boolean): ExitCode {
  const { message, code, category, retryable } = job.error ?? {
    message: "no reason was given",
    code: job.state,
    category: job.state,
    retryable: false,
  };
  screen.err(
    `Job ${job.id} ${job.state}: ${oneLine(message)} (${category === code ? code : `${category}, ${code}`})`,
  );
  if (job.credits.settled === 0 && job.credits.released > 0) screen.err("  Nothing was charged");
  if (retryable) screen.err(`  It may succeed another time: \`sluice jobs retry ${job.id}\``);
  if (json) screen.json({ job, files: [] });
  return EXIT.failed;
}

async function sayGoodbye(
  client: Client,
  jobId: string,
  screen: Screen,
  cancel: boolean,
  { by }: Stopped,
): Promise<void> {
  const left = by === "timeout" ? "Stopped waiting" : "Left";
  if (!cancel) {
    screen.err(`${left}. Job ${jobId} goes on; nothing was cancelled`);
    screen.err(
      `  Come back with \`sluice jobs download ${jobId}\`, stop it with \`sluice jobs cancel ${jobId}\``,
    );
    return;
  }
  const words = await client.cancel(jobId).then(
    ({ status }) => `is ${status}`,
    (error) => `could not be cancelled: ${error instanceof Error ? error.message : error}`,
  );
  screen.err(`${left}. Job ${jobId} ${words}`);
}

/** Shows a file with the system's own viewer and does not wait for it. */
async function openFile(path: string): Promise<void> {
  const [command, ...args] =
    { windows: ["cmd", "/c", "start", ""], darwin: ["open"] }[Deno.build.os as "darwin"] ??
      ["xdg-open"];
  const child = new Deno.Command(command ?? "", {
    args: [...args, path],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  });
  await child.output().catch(() => {}); // a machine without a viewer has the file all the same
}
