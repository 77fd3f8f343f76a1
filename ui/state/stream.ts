/**
 * Follows the account: a snapshot first, then every commit after it, resumed by position. A commit that does not follow the one
 * before it is a gap, and the snapshot is asked for again. While nobody looks at the page the stream rests, so that many open tabs
 * do not use up the browser's connections to one server.
 */

import type { Snapshot } from "@sluice/protocol";
import { signal } from "@preact/signals";
import { api, ApiError, request } from "./api.ts";
import { framesOf, type StreamFrame } from "./event_lines.ts";
import type { CommitMessage, Facts } from "./facts.ts";

export type Connection =
  | { readonly state: "connecting" }
  /** What happened meanwhile is arriving. */
  | { readonly state: "catching_up" }
  | { readonly state: "live" }
  /** `since`: ms since 1970. */
  | { readonly state: "offline"; readonly since: number }
  /** The page is hidden. */
  | { readonly state: "resting" };

/** Without a word for so long the line counts as dead, ms; the server speaks every 15 s. */
const SILENCE_MS = 40_000;
/** A hidden page keeps its stream for so long, ms. */
const HIDDEN_MS = 60_000;
/** What comes in one go after a pause is over when nothing came for so long, ms. */
const QUIET_MS = 150;
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000] as const;

export const connection = signal<Connection>({ state: "connecting" });

/** There was a commit that did not follow the one before it. */
class Gap extends Error {}

/** Follows until the returned function is called. Without a login it waits for nothing: the next login begins anew. */
export function follow(facts: Facts): () => void {
  const over = new AbortController();
  /** Where the next stream begins; null asks for a snapshot first. */
  let position: string | null = null;
  let stream: AbortController | null = null;
  let failures = 0;
  let wake: () => void = () => {};
  let hiding: ReturnType<typeof setTimeout> | undefined;

  const run = async () => {
    while (!over.signal.aborted) {
      if (document.visibilityState === "hidden" && connection.value.state === "resting") {
        await new Promise<void>((resolve) => wake = resolve);
        continue;
      }
      try {
        await readOn();
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return;
        // a position that the server does not know any more is worth nothing
        if (error instanceof Gap || (error instanceof ApiError && error.status === 400)) position = null;
      }
      if (over.signal.aborted || connection.value.state === "resting") continue;
      if (connection.value.state !== "offline") connection.value = { state: "offline", since: Date.now() };
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
      });
    }
  };
  const readOn = async () => {
    const own = stream = new AbortController();
    const signal = AbortSignal.any([own.signal, over.signal]);
    if (position === null) {
      const snapshot = await api<Snapshot>("/api/studio", { signal });
      facts.restart(snapshot);
      position = snapshot.position;
    }
    let previous = position;
    const { body } = await request(`/api/events?after=${encodeURIComponent(position)}`, { signal });
    if (body === null) throw new ApiError(0, "offline", "the stream of events is empty", null);
    let silence = setTimeout(() => own.abort(), SILENCE_MS);
    let quiet = setTimeout(live, QUIET_MS);
    if (connection.value.state === "offline") connection.value = { state: "catching_up" };
    try {
      for await (const frame of framesOf(body)) {
        clearTimeout(silence);
        silence = setTimeout(() => own.abort(), SILENCE_MS);
        if (frame.id !== null) position = frame.id;
        if (frame.event === "commit") {
          clearTimeout(quiet);
          quiet = setTimeout(live, QUIET_MS);
          const commit = JSON.parse(frame.data) as CommitMessage;
          if (commit.previous !== previous) throw new Gap();
          previous = commit.position;
          try {
            facts.fold(commit);
          } catch (error) {
            // a mistake of ours: it is told, and the server's word takes the place of what was being folded
            reportError(error);
            throw new Gap();
          }
        } else if (frame.event === "live") sawLive(facts, frame);
      }
    } finally {
      clearTimeout(silence);
      clearTimeout(quiet);
    }
  };
  const live = () => {
    failures = 0;
    connection.value = { state: "live" };
  };
  const rest = () => {
    connection.value = { state: "resting" };
    stream?.abort();
  };
  const seen = () => {
    clearTimeout(hiding);
    if (document.visibilityState === "hidden") hiding = setTimeout(rest, HIDDEN_MS);
    else goOn();
  };
  const goOn = () => {
    if (connection.value.state === "resting") connection.value = { state: "catching_up" };
    wake();
  };
  document.addEventListener("visibilitychange", seen, { signal: over.signal });
  addEventListener("online", goOn, { signal: over.signal });
  addEventListener("pageshow", goOn, { signal: over.signal });
  connection.value = { state: "connecting" };
  void run();
  return () => {
    over.abort();
    clearTimeout(hiding);
    wake();
  };
}

function sawLive(facts: Facts, { data }: StreamFrame): void {
  const { jobId, progress } = JSON.parse(data) as { readonly jobId?: unknown; readonly progress?: unknown };
  if (typeof jobId === "string" && typeof progress === "number") facts.sawProgress(jobId, progress);
}
