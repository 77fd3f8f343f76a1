/** A conversation's answer as server-sent events: contracts/openai.md §8. */

import { isFinal, type Job } from "@sluice/domain";
import {
  chatChunkJson,
  type ChatContent,
  type ChatFacts,
  type ChatRequest,
  chatUsageJson,
  contentDelta,
} from "@sluice/protocol";
import { contentOf } from "./chat_content.ts";
import { problemJson } from "./errors_openai.ts";
import { gathered } from "./images_gather.ts";
import { problemOfError } from "./images_stream.ts";
import { factsOf } from "./job_facts.ts";
import type { Kit } from "./kit.ts";
import { sseAnswer, sseFrame } from "./sse_answer.ts";
import type { Patience, Underway } from "./waited_group.ts";

/** Between two looks at how far the job is, ms. */
const LOOK_MS = 1_000;

export interface ChatStream {
  readonly facts: ChatFacts;
  readonly request: ChatRequest;
  readonly warnings: readonly string[];
}

/** Role, content, stop, and `[DONE]`; or an `error` line when the job fails. */
export function streamChat(kit: Kit, underway: Underway, chat: ChatStream, waiting: Patience): Response {
  const { keepAliveMs } = kit.settings;
  return sseAnswer(frames(kit, underway, chat, waiting), {
    keepAliveMs,
    headers: underway.headers,
    onHangUp: () => waiting.stop(),
  });
}

/** The same for what is known already. */
export function streamSaid(
  kit: Kit,
  { facts, request }: Omit<ChatStream, "warnings">,
  said: ChatContent,
): Response {
  async function* all() {
    yield roleFrame(facts);
    yield* saidFrames(facts, request, said);
  }
  return sseAnswer(all(), { keepAliveMs: kit.settings.keepAliveMs, headers: {}, onHangUp: () => {} });
}

async function* frames(
  kit: Kit,
  { ends, jobId }: Underway,
  { facts, request, warnings }: ChatStream,
  waiting: Patience,
): AsyncGenerator<string, void, void> {
  try {
    yield roleFrame(facts);
    const ended = Promise.all(ends);
    if (request.progress) yield* progressFrames(kit, facts, jobId, ended);
    const all = gathered(await ended);
    if (all.ok) yield* saidFrames(facts, request, contentOf(kit, all.made, [...warnings, ...all.warnings]));
    else yield sseFrame(problemJson(all.problem));
  } catch (error) {
    yield sseFrame(problemJson(problemOfError(kit, error)));
  } finally {
    waiting.stop();
  }
}

function roleFrame(facts: ChatFacts): string {
  return sseFrame(chatChunkJson(facts, { role: "assistant", content: "" }));
}

function* saidFrames(facts: ChatFacts, { includeUsage }: ChatRequest, said: ChatContent): Generator<string> {
  yield sseFrame(chatChunkJson(facts, contentDelta(said)));
  yield sseFrame(chatChunkJson(facts, {}, "stop"));
  if (includeUsage) yield sseFrame(chatUsageJson(facts));
  yield sseFrame("[DONE]");
}

/** What there is to tell of the first job until all are over, each thing once. */
async function* progressFrames(
  { view }: Kit,
  facts: ChatFacts,
  jobId: string,
  ended: Promise<readonly Job[]>,
): AsyncGenerator<string, void, void> {
  let told = "";
  for (;;) {
    const job = view.facts.anyJob(jobId);
    const line = job === undefined || isFinal(job) ? told : lineOf(view, job);
    if (line !== told) yield sseFrame(chatChunkJson(facts, { reasoning_content: `${line}\n` }));
    told = line;
    if (await isOver(ended)) return;
  }
}

function lineOf(view: Kit["view"], job: Job): string {
  const { wait, progress } = factsOf(view, job);
  return wait?.message ?? (progress === null ? job.state.status : `${Math.floor(progress)} %`);
}

/** Whether it is over within a moment; a failure is over too. */
async function isOver(ended: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), LOOK_MS);
  });
  const over = ended.then(() => true, () => true);
  try {
    return await Promise.race([over, look]);
  } finally {
    clearTimeout(timer);
  }
}
