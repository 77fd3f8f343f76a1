/** `sluice image` and `sluice video`: from flags to a submitted job. */

import { type Client, createClient } from "./client.ts";
import { clientConfig } from "./client_config.ts";
import { EXIT, type ExitCode, ServerUnreachable, Stopped, UsageWrong } from "./failures.ts";
import { finish, type FinishOptions } from "./finish.ts";
import { leaving } from "./leaving.ts";
import { given } from "./read_flags.ts";
import { sendReferences } from "./references.ts";
import type { Screen } from "./screen.ts";

/** What both commands turn their flags into. Sources are files, addresses, media ids or job ids. */
export interface Wish {
  readonly type: "image" | "video";
  readonly prompt: string;
  readonly model?: string | undefined;
  readonly aspectRatio?: string | undefined;
  readonly count?: number | undefined;
  readonly quality?: string | undefined;
  readonly seed?: number | undefined;
  readonly negativePrompt?: string | undefined;
  readonly duration?: number | undefined;
  readonly priority?: number | undefined;
  readonly references: readonly string[];
  readonly mode?: string | undefined;
  readonly startFrame?: string | undefined;
  readonly endFrame?: string | undefined;
  readonly sourceVideo?: string | undefined;
}

export interface GenerateOptions extends FinishOptions {
  readonly wait: boolean;
  readonly idempotencyKey: string | undefined;
}

/** Submits the wish, waits for it unless told otherwise, and returns the exit code. */
export async function generate(wish: Wish, screen: Screen, options: GenerateOptions): Promise<ExitCode> {
  if (wish.prompt.trim() === "") throw new UsageWrong("read the prompt: it is empty");
  if (wish.mode !== undefined && wish.references.length === 0) {
    throw new UsageWrong(`read --mode "${wish.mode}": it says what --ref is used for, and there is none`);
  }
  const client = createClient(clientConfig());
  const key = options.idempotencyKey ?? crypto.randomUUID();
  const submitted = await submitWish(client, wish, key, screen);
  for (const warning of submitted.warnings ?? []) screen.err(`Note: ${warning}`);
  if (options.wait) {
    screen.err(`Job ${submitted.jobId}`);
    return await finish(client, submitted.jobId, screen, options);
  }
  if (options.json) screen.json(submitted);
  else screen.out(submitted.jobId);
  return EXIT.done;
}

async function submitWish(client: Client, wish: Wish, key: string, screen: Screen) {
  using leave = leaving();
  let sent = false;
  try {
    const body = await bodyOf(client, wish, leave.signal);
    sent = true;
    return await client.submit(body, key, leave.signal);
  } catch (error) {
    if (sent && (error instanceof ServerUnreachable || error instanceof Stopped)) {
      screen.err(
        `No answer to the submission: whether it was taken is not known\n` +
          `  The same command with --idempotency-key ${key} asks again and never pays twice`,
      );
    }
    throw error;
  }
}

/** The body of `POST /api/jobs`, with every file sent. */
export async function bodyOf(client: Client, wish: Wish, signal?: AbortSignal): Promise<object> {
  const { references, mode, startFrame, endFrame, sourceVideo, ...plain } = wish;
  const named = { startFrame, endFrame, sourceVideo };
  const frames = Object.entries(named).flatMap(([k, v]) => v === undefined ? [] : [[k, v] as const]);
  const ids = await sendReferences(client, [...references, ...frames.map(([, source]) => source)], signal);
  const images = ids.slice(0, references.length);
  return {
    ...given(plain),
    ...(images.length === 0 ? {} : { referenceImages: { images, ...given({ mode }) } }),
    ...Object.fromEntries(frames.map(([name], i) => [name, ids[references.length + i]])),
  };
}
