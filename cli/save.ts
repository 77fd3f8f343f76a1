/** Fetching a job's outputs into files. */

import { createHash } from "node:crypto";
import { dirname } from "node:path";
import type { Client, JobJson } from "./client.ts";
import { ServerRefused, ServerUnreachable } from "./failures.ts";
import { numbered, pathOf } from "./file_names.ts";

/** The bytes are not those that the job recorded. Thrown by `saveOutput`; nothing stays on the disk. */
export class OutputDamaged extends Error {
  override readonly name = "OutputDamaged";
}

/** There is no way to write that file. Thrown by `saveOutput` before anything is fetched. */
export class FileUnwritable extends Error {
  override readonly name = "FileUnwritable";
}

export interface SaveOptions {
  /** With what it was made with inside: bytes of which no hash is known beforehand. */
  readonly provenance?: boolean;
  readonly signal?: AbortSignal | undefined;
}

const TRIES = 3;

/** Saves every output and returns the paths, whole. Throws `OutputDamaged`, and what the client throws. */
export async function saveOutputs(
  client: Client,
  job: JobJson,
  { out, provenance }: { readonly out: string | undefined; readonly provenance: boolean },
  signal?: AbortSignal,
): Promise<string[]> {
  const paths: string[] = [];
  for (const { index, mime } of job.outputs) {
    const named = { prompt: job.prompt, model: job.settings.model, jobId: job.id, index, mime };
    const path = pathOf(out, named, job.outputs.length);
    paths.push(await saveOutput(client, job, index, path, { provenance, signal }));
  }
  return paths;
}

/** Saves one output as `wanted`, or as `…-2` and so on if that exists: nothing is ever overwritten. */
export async function saveOutput(
  client: Client,
  job: JobJson,
  index: number,
  wanted: string,
  { provenance = false, signal }: SaveOptions = {},
): Promise<string> {
  for (let tries = 1;; tries++) {
    const { file, path } = await createFile(wanted);
    try {
      const body = await openOutput(client, job.id, index, { provenance, signal });
      const hash = createHash("sha256");
      const counted = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          hash.update(chunk);
          controller.enqueue(chunk);
        },
      });
      await body.pipeThrough(counted).pipeTo(file.writable);
      const expected = provenance ? undefined : job.outputs.find((o) => o.index === index)?.sha256;
      const found = hash.digest("hex");
      if (expected === undefined || found === expected) return path;
      throw new OutputDamaged(
        `save output ${index} of job "${job.id}": its SHA-256 is ${found}, not ${expected}`,
      );
    } catch (error) {
      close(file);
      await Deno.remove(path).catch(() => {});
      signal?.throwIfAborted();
      // the client has tried as often as makes sense
      if (tries === TRIES || error instanceof ServerRefused || error instanceof ServerUnreachable) {
        throw error;
      }
    }
  }
}

/** The bytes of an output. The signed address needs no key, so none is sent there. */
export async function openOutput(
  client: Client,
  jobId: string,
  index: number,
  { provenance = false, signal }: SaveOptions = {},
): Promise<ReadableStream<Uint8Array>> {
  const query = `index=${index}${provenance ? "&provenance=true" : ""}`;
  const path = `/api/jobs/${encodeURIComponent(jobId)}/download?${query}`;
  const answer = await client.http.raw({ method: "GET", path, repeatable: true, signal });
  const location = answer.headers.get("location");
  if (location === null) return answer.body ?? new ReadableStream();
  await answer.body?.cancel();
  const media = await fetch(new URL(location, client.http.url), signal === undefined ? {} : { signal });
  if (media.ok) return media.body ?? new ReadableStream();
  await media.body?.cancel();
  const words = `fetch output ${index} of job "${jobId}": the store answered with status ${media.status}`;
  throw new ServerRefused(words, media.status, `http_${media.status}`, null);
}

async function createFile(wanted: string): Promise<{ readonly file: Deno.FsFile; readonly path: string }> {
  await Deno.mkdir(dirname(wanted), { recursive: true }).catch((cause) => refuse(wanted, cause));
  for (let n = 1;; n++) {
    const path = n === 1 ? wanted : numbered(wanted, n);
    try {
      return { file: await Deno.open(path, { write: true, createNew: true }), path };
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) continue;
      refuse(path, error);
    }
  }
}

function refuse(path: string, cause: unknown): never {
  const words = cause instanceof Error ? cause.message : String(cause);
  throw new FileUnwritable(`save as "${path}": ${words}`, { cause });
}

/** A stream that was read to its end or broke off has closed its file. */
function close(file: Deno.FsFile): void {
  try {
    file.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
