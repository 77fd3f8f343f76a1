/** What `sluice jobs …` does. */

import { type Client, createClient, type JobFilter, type JobJson } from "./client.ts";
import { clientConfig } from "./client_config.ts";
import type { ExitCode } from "./failures.ts";
import { finish, type FinishOptions } from "./finish.ts";
import type { Paint, Screen } from "./screen.ts";
import { ago, oneLine, tableOf } from "./table.ts";
import { standing } from "./wait.ts";

const connect = (): Client => createClient(clientConfig());

/** Prints a page of jobs. */
export async function listJobs(filter: JobFilter, screen: Screen, json: boolean): Promise<void> {
  const page = await connect().jobs(filter);
  if (json) return screen.json(page);
  const now = Date.now();
  const rows = page.jobs.map((job) => [
    job.id,
    { text: job.state.replaceAll("_", " "), paint: (t: string) => screen.paint(colourOf(job), t) },
    job.settings.model,
    job.outputs.length,
    job.credits.reserved - job.credits.released,
    ago(job.created_at, now),
    job.prompt,
  ]);
  const head = ["ID", "STATE", "MODEL", "OUTPUTS", "CREDITS", "AGE", "PROMPT"];
  for (const line of tableOf(head, rows, screen.width)) screen.out(line);
  if (page.next_cursor !== null) {
    screen.err(`${page.total} in all; the next ones: --cursor ${page.next_cursor}`);
  }
}

/** Prints all about one job. */
export async function showJob(id: string, screen: Screen, json: boolean): Promise<void> {
  const job = await connect().job(id);
  if (json) return screen.json(job);
  const { settings, credits } = job;
  const lines: readonly (readonly [string, string | null])[] = [
    ["id", job.id],
    ["state", screen.paint(colourOf(job), oneLine(standing(job, null)))],
    ["type", job.type],
    ["model", settings.model],
    ["prompt", oneLine(job.prompt)],
    ["ratio", settings.aspectRatio],
    ["created", job.created_at],
    ["finished", job.completed_at],
    ["agent", job.agent === null ? null : `${job.agent.name} (${job.agent.provider})`],
    ["attempts", String(job.attempt)],
    ["credits", `${credits.reserved} reserved, ${credits.settled} settled, ${credits.released} released`],
    ["retry of", job.retry_of],
    ["error", job.error === null ? null : oneLine(`${job.error.message} (${job.error.code})`)],
  ];
  for (const [name, value] of lines) {
    if (value !== null) screen.out(`${name.padEnd(9)} ${value}`);
  }
  for (const o of job.outputs) {
    const size = o.width === null ? "" : `, ${o.width} × ${o.height}`;
    screen.out(`output ${o.index + 1}  ${o.mime}${size}, ${o.bytes} bytes, ${o.media_id}`);
  }
}

/** Cancels or resumes a job and says where it stands. */
export async function changeJob(
  action: "cancel" | "resume",
  id: string,
  screen: Screen,
  json: boolean,
): Promise<void> {
  const answer = await connect()[action](id);
  if (json) screen.json(answer);
  else screen.out(`Job ${id} is ${answer.status.replaceAll("_", " ")}`);
}

/** Submits a job again and prints the new id. */
export async function retryJob(
  id: string,
  seed: string | undefined,
  screen: Screen,
  json: boolean,
): Promise<void> {
  const submitted = await connect().retry(id, seed);
  if (json) return screen.json(submitted);
  screen.out(submitted.jobId);
  screen.err(`  \`sluice jobs download ${submitted.jobId}\` waits for it and saves it`);
}

/** Waits for a job and saves its outputs. */
export async function downloadJob(id: string, screen: Screen, options: FinishOptions): Promise<ExitCode> {
  const client = connect();
  const { id: jobId } = await client.job(id); // a wrong id is said at once, and the other form of an id is made this one
  return await finish(client, jobId, screen, options);
}

/** Green for what is good, red for what is not, yellow for what needs somebody. */
export function colourOf({ state }: JobJson): Parameters<Paint>[0] {
  if (state === "completed") return "green";
  if (["failed", "expired", "skipped"].includes(state)) return "red";
  if (["needs_human", "fate_unknown", "cancelling"].includes(state)) return "yellow";
  return state === "cancelled" ? "dim" : "bold";
}
