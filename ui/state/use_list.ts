/** Lists of the server in a component: its pages, kept up with the events. */

import type { Event } from "@sluice/domain";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, ApiError } from "./api.ts";
import { facts } from "./mod.ts";
import { type ListPage, withFirst, withNext } from "./pages.ts";
import { connection } from "./stream.ts";

/** Events in a burst are answered with one look, ms. */
const BURST_MS = 400;

export interface ListOptions<T> {
  readonly path: string;
  /** The answer's field that holds the lines. */
  readonly field: string;
  readonly idOf: (line: T) => string;
  /** Whether the event changes the list. */
  readonly stale: (event: Event) => boolean;
}

export interface List<T> {
  /** Null until the first page is there. */
  readonly lines: readonly T[] | null;
  readonly hasMore: boolean;
  readonly loading: boolean;
  /** Why the last look failed. */
  readonly error: ApiError | null;
  readonly more: () => void;
  readonly reload: () => void;
}

/** The list at `path`; it begins anew when the path changes. */
export function useList<T>(options: ListOptions<T>): List<T> {
  const { path, idOf } = options;
  const [page, setPage] = useState<ListPage<T> | null>(null);
  const [loading, setLoading] = useState(true);
  const [error, setError] = useState<ApiError | null>(null);
  const latest = useRef(options);
  latest.current = options;
  const reader = useRef<{ readonly look: (cursor: string | null) => void }>({ look: () => {} });
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (cursor: string | null) => {
      setLoading(true);
      try {
        const read = await readPage<T>(latest.current, cursor, stop.signal);
        setError(null);
        setPage((known) => {
          if (known === null) return read;
          return cursor === null ? withFirst(known, read, idOf) : withNext(known, read, idOf);
        });
      } catch (failure) {
        if (stop.signal.aborted) return;
        if (!(failure instanceof ApiError)) throw failure;
        setError(failure);
      }
      setLoading(false);
    };
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void look(null);
      }, BURST_MS);
    };
    reader.current = { look };
    setPage(null);
    void look(null);
    const unlisten = facts.onEvent((event) => latest.current.stale(event) && soon());
    // what happened while nobody listened
    let first = true;
    const unwatch = connection.subscribe(({ state }) => {
      if (state === "live" && !first) soon();
      first = false;
    });
    return () => {
      stop.abort();
      clearTimeout(timer);
      unlisten();
      unwatch();
    };
  }, [path]);
  const cursor = page?.cursor ?? null;
  return {
    lines: page?.lines ?? null,
    hasMore: cursor !== null,
    loading,
    error,
    more: () => cursor !== null && reader.current.look(cursor),
    reload: () => reader.current.look(null),
  };
}

/** One page of a list. Throws `ApiError`, and the signal's reason. */
export async function readPage<T>(
  { path, field }: Pick<ListOptions<T>, "path" | "field">,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<ListPage<T>> {
  const joint = path.includes("?") ? "&" : "?";
  const answer = await api<Readonly<Record<string, unknown>>>(
    cursor === null ? path : `${path}${joint}cursor=${encodeURIComponent(cursor)}`,
    signal === undefined ? {} : { signal },
  );
  return { lines: answer[field] as readonly T[], cursor: answer["next_cursor"] as string | null ?? null };
}
