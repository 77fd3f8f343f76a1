/** Who needs the page as it stands: it must not be loaded anew or led elsewhere under their hands. */

import { type Lock, unlessAborted } from "./lock.ts";

export interface PageUse {
  /** Belongs to the job that sets and presses it. */
  readonly composer: Lock;
  /** What the page still waits for answers of. */
  readonly unanswered: Set<Promise<unknown>>;
}

/** The outcome of what needs the page's answers; the page is needed until then. */
export async function awaited<T>({ unanswered }: PageUse, answers: Promise<T>): Promise<T> {
  unanswered.add(answers);
  try {
    return await answers;
  } finally {
    unanswered.delete(answers);
  }
}

/** Waits until the page has answered all that it was asked so far. Rejects with the signal's reason. */
export async function allAnswered({ unanswered }: PageUse, signal: AbortSignal): Promise<void> {
  await unlessAborted(Promise.allSettled([...unanswered]), signal);
}

/** Does something that costs the page, as soon as nobody needs it. Rejects with the signal's reason until it has begun. */
export async function whenUnused<T>(
  use: PageUse,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const release = await use.composer.take(signal);
  try {
    await allAnswered(use, signal);
    return await work();
  } finally {
    release();
  }
}
