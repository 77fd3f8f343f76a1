/** Tells those who cannot see the tiles how jobs end, and when one needs its owner: whatever page they are at. */

import { type Event, jobIdOf } from "@sluice/domain";
import { announce } from "../state/announce.ts";
import { facts } from "../state/mod.ts";
import { t, type TextKey } from "../text/mod.ts";

/** What happened longer ago is no news, as after a night in which the stream rested, ms. */
const NEWS_MS = 60_000;
/** Characters of a prompt that tell one job from the others. */
const BEGINNING = 60;

const TOLD: Readonly<Partial<Record<Event["type"], TextKey>>> = {
  JobCompleted: "job.told.completed",
  JobFailed: "job.told.failed",
  JobExpired: "job.told.expired",
  JobSkipped: "job.told.skipped",
  JobParked: "job.told.parked",
};

/** Listens as long as the studio is open; many at once are told as the newest of them. */
export function tellEnds(): void {
  facts.onEvent((event, at) => {
    const key = TOLD[event.type];
    const jobId = jobIdOf(event);
    if (key === undefined || jobId === null || facts.now() - at > NEWS_MS) return;
    const prompt = facts.job(jobId).peek()?.spec.prompt ?? "";
    announce(t(key, { prompt: prompt === "" ? t("queue.noPrompt") : beginning(prompt) }));
  });
}

function beginning(prompt: string): string {
  const letters = [...prompt];
  return letters.length <= BEGINNING ? prompt : `${letters.slice(0, BEGINNING).join("").trimEnd()}…`;
}
