/** The main thread's end of the worker: questions out, answers in. */

import { BadCursor, type Keeping, type Reads } from "@sluice/readmodel";
import { type FromWorker, type SentError, sentError, type ToWorker } from "./embedded_protocol.ts";

/** The worker did not start, failed or was closed. Thrown by every read that was not answered. */
export class EmbeddedStorageDown extends Error {
  override readonly name = "EmbeddedStorageDown";
  constructor(why: string) {
    super(`ask the embedded read model: ${why}`);
  }
}

/** Other news than answers. */
export type News = Extract<FromWorker, { readonly type: "moved" | "problem" }>;

/** What is done for the worker by the thread that started it. */
export interface LinkHandlers {
  readonly onNews: (news: News) => void;
  readonly removeMedia: (mediaId: string) => Promise<void>;
}

export interface Link {
  readonly reads: Reads;
  readonly keeping: Keeping;
  /** Sends `create` or `open`; resolves when the worker is ready. Throws `EmbeddedStorageDown`. */
  begin(message: Extract<ToWorker, { readonly type: "create" | "open" }>): Promise<void>;
  /** Resolves with the reason when the worker is no more, whoever ended it. */
  readonly ended: Promise<EmbeddedStorageDown>;
  /** Lets the worker close what it has, for a while, and ends it. */
  close(): Promise<void>;
}

/** A worker that is stuck in WASM cannot answer; it is ended after this long. */
const CLOSE_PATIENCE_MS = 10_000;

interface Question {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a worker. */
export function startLink({ onNews, removeMedia }: LinkHandlers): Link {
  const worker = new Worker(new URL("./embedded_worker.ts", import.meta.url), { type: "module" });
  const questions = new Map<number, Question>();
  let nextId = 1;
  let down: EmbeddedStorageDown | null = null;
  const started = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<EmbeddedStorageDown>();
  // it may fail before anybody waits for it
  started.promise.catch(() => {});

  const end = (why: string) => {
    down ??= new EmbeddedStorageDown(why);
    worker.terminate();
    started.reject(down);
    ended.resolve(down);
    for (const { reject } of questions.values()) reject(down);
    questions.clear();
  };
  const post = (message: ToWorker) => worker.postMessage(message);
  const remove = async (mediaId: string) => {
    const error = await removeMedia(mediaId).then(() => null, sentError);
    if (down === null) post({ type: "removed", mediaId, error });
  };

  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    switch (data.type) {
      case "ready":
        return started.resolve();
      case "failed":
        return end(data.error.message);
      case "answer":
        questions.get(data.id)?.resolve(data.value);
        return void questions.delete(data.id);
      case "refusal":
        questions.get(data.id)?.reject(received(data.error));
        return void questions.delete(data.id);
      case "remove":
        return void remove(data.mediaId);
      case "closed":
        return end("it was closed");
      default:
        return onNews(data);
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    end(event.message);
  };

  function ask<M extends keyof (Reads & Keeping)>(method: M): (Reads & Keeping)[M] {
    const asking = (...args: readonly unknown[]) =>
      new Promise((resolve, reject) => {
        if (down !== null) return reject(down);
        questions.set(nextId, { resolve, reject });
        post({ type: "ask", id: nextId++, method, args });
      });
    return asking as (Reads & Keeping)[M];
  }

  return {
    reads: {
      stats: ask("stats"),
      job: ask("job"),
      jobs: ask("jobs"),
      ledger: ask("ledger"),
      media: ask("media"),
      references: ask("references"),
      reference: ask("reference"),
      deliveries: ask("deliveries"),
      delivery: ask("delivery"),
      commitsOf: ask("commitsOf"),
      erasedAmong: ask("erasedAmong"),
      assets: ask("assets"),
      assetDays: ask("assetDays"),
      assetsAmong: ask("assetsAmong"),
      boards: ask("boards"),
      board: ask("board"),
      views: ask("views"),
      canvases: ask("canvases"),
      canvas: ask("canvas"),
      snapshot: ask("snapshot"),
      checkpoint: ask("checkpoint"),
    },
    keeping: {
      unused: ask("unused"),
      overdue: ask("overdue"),
      trashed: ask("trashed"),
      checkpoint: ask("checkpoint"),
    },
    begin(message) {
      post(message);
      return started.promise;
    },
    ended: ended.promise,
    async close() {
      if (down !== null) return;
      post({ type: "close" });
      const timer = setTimeout(() => end("it did not close in time"), CLOSE_PATIENCE_MS);
      await ended.promise;
      clearTimeout(timer);
    },
  };
}

function received({ name, message }: SentError): Error {
  if (name === "BadCursor") return new BadCursor(/"(.*)"/s.exec(message)?.[1] ?? "");
  return Object.assign(new Error(message), { name });
}
