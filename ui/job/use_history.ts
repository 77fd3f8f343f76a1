/** A job's history, fetched once and again whenever something happens to the job. */

import { jobIdOf } from "@sluice/domain";
import { useEffect, useState } from "preact/hooks";
import { api, ApiError } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { connection } from "../state/stream.ts";
import type { HistoryEvent } from "./story.ts";

export interface Fetched {
  /** Null until there is a first answer. */
  readonly events: readonly HistoryEvent[] | null;
  /** Why the last try failed; what is there stays. */
  readonly error: ApiError | null;
  readonly again: () => void;
}

/** What comes in a burst is fetched in one go, ms. */
const PACE_MS = 120;

export function useHistory(jobId: string): Fetched {
  const [events, setEvents] = useState<readonly HistoryEvent[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    setEvents(null);
    setError(null);
  }, [jobId]);
  useEffect(() => {
    const over = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fetchAll = async () => {
      timer = undefined;
      try {
        const path = `/api/jobs/${encodeURIComponent(jobId)}/events`;
        const answer = await api<{ readonly events: readonly HistoryEvent[] }>(path, { signal: over.signal });
        if (over.signal.aborted) return;
        setEvents(answer.events);
        setError(null);
      } catch (failure) {
        if (over.signal.aborted) return;
        if (!(failure instanceof ApiError)) throw failure;
        setError(failure);
      }
    };
    const soon = () => timer ??= setTimeout(fetchAll, PACE_MS);
    void fetchAll();
    const stop = facts.onEvent((event) => jobIdOf(event) === jobId && soon());
    // after a pause the page may have missed something
    const unwatch = connection.subscribe(({ state }) => state === "live" && soon());
    return () => {
      over.abort();
      clearTimeout(timer);
      stop();
      unwatch();
    };
  }, [jobId, tries]);
  return { events, error, again: () => setTries(tries + 1) };
}
