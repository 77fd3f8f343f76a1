/** What was sent and is not yet a job on the screen. Each has one key: however often it is sent, it is one job and paid once. */

import { effect, signal } from "@preact/signals";
import { reasonOf } from "../state/act.ts";
import { announce } from "../state/announce.ts";
import { api, ApiError } from "../state/api.ts";
import { changeDraft, draft } from "../state/draft.ts";
import { facts } from "../state/mod.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import type { bodyOf } from "./body.ts";
import { keepSubmissions, keptSubmissions } from "./kept_submissions.ts";

export interface Submission {
  readonly key: string;
  readonly body: ReturnType<typeof bodyOf>;
  /** The shape of what will come: a word or `W:H`. */
  readonly ratio: string;
  readonly state:
    | { readonly status: "sending" | "accepted" }
    /** It may have arrived or not; the same key makes another try safe. */
    | { readonly status: "unknown"; readonly reason: string }
    /** It did not get in, because nobody is signed in. */
    | { readonly status: "out" };
}

/** Newest first. */
export const submissions = signal<readonly Submission[]>([]);

/** The key of the submission that a job came from. */
export function submissionOf(jobId: string): string | undefined {
  return facts.job(jobId).peek()?.spec.metadata["submission"];
}

let account: string | null = null;

// the account's own ones only: under another they would be other jobs
effect(() => {
  const accountId = facts.account.value?.accountId;
  if (accountId === undefined) return;
  if (account !== accountId) {
    account = accountId;
    const state = { status: "unknown", reason: t("submit.reloaded") } as const;
    submissions.value = keptSubmissions(accountId).map((kept) => ({ ...kept, state }));
  }
  keepSubmissions(accountId, submissions.value.filter(({ state }) => state.status !== "accepted"));
});

// the events tell of a job even when the answer to its submission was lost
effect(() => {
  const known = new Set(facts.jobIds.value.map(submissionOf));
  const left = submissions.value.filter(({ key }) => !known.has(key));
  if (left.length < submissions.value.length) submissions.value = left;
});

/** Shows it at once and sends it. */
export async function submit(submission: Omit<Submission, "state">): Promise<void> {
  submissions.value = [{ ...submission, state: { status: "sending" } }, ...submissions.value];
  announce(t("submit.sent", { prompt: submission.body.prompt.slice(0, 80) }));
  await send(submission);
}

/** Sends it again under its key. */
export async function submitAgain(submission: Submission): Promise<void> {
  become(submission.key, { status: "sending" });
  await send(submission);
}

/** Shows it no more; if it arrived after all, its job appears by itself. */
export function discard(key: string): void {
  submissions.value = submissions.value.filter((one) => one.key !== key);
}

async function send({ key, body }: Pick<Submission, "key" | "body">): Promise<void> {
  try {
    const { warnings = [] } = await api<{ readonly warnings?: readonly string[] }>("/api/jobs", {
      method: "POST",
      body,
      headers: { "idempotency-key": key },
    });
    become(key, { status: "accepted" });
    for (const warning of warnings) toast({ kind: "done", text: warning });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) become(key, { status: "out" });
    else if (error.status === 0 || error.status >= 500) {
      become(key, { status: "unknown", reason: reasonOf(error) });
    } else takeBack(key, body.prompt, error);
  }
}

function become(key: string, state: Submission["state"]): void {
  submissions.value = submissions.value.map((one) => one.key === key ? { ...one, state } : one);
}

/** It was refused: the screen is as before, the reason is said, and the prompt is there or one press away. */
function takeBack(key: string, prompt: string, error: ApiError): void {
  discard(key);
  if (draft.value.prompt === "") changeDraft({ prompt });
  const back = { label: t("submit.promptBack"), run: () => changeDraft({ prompt }) };
  toast({
    kind: "failed",
    text: `${t("submit.failed")}: ${reasonOf(error)}`,
    requestId: error.requestId,
    ...draft.value.prompt === prompt ? {} : { action: back },
  });
}
