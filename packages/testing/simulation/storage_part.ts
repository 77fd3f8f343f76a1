/** A storage worker: the real upload path over a store that never loses bytes, and the real projector. */

import { type MediaStore, MediaTooLarge } from "@sluice/media";
import { openMemoryProjection, type Projection } from "@sluice/readmodel";
import { startProjector, storageApp } from "@sluice/storage";
import { createHash } from "node:crypto";
import { CELL } from "./cluster.ts";
import { dropsOne } from "./mutations.ts";
import { SECRET } from "./orchestrator_part.ts";
import type { Process } from "./process.ts";
import { type Part, partOf, type Stage } from "./stage.ts";

export interface Storage extends Part {
  /** Serves a request in the present process. */
  serve(request: Request): Promise<Response>;
}

/** The tables that all storage workers share. */
export const newTables = () => openMemoryProjection(CELL);
export type Tables = ReturnType<typeof newTables>;

export function storagePart(stage: Stage, name: string, tables: Tables): Storage {
  const { world, cluster, laws } = stage;
  const newId = () => world.random.uuid();
  let serve: Storage["serve"] = () => Promise.reject(new TypeError("nobody listens"));

  function run(process: Process): void {
    const { log, inbox } = cluster.busOf(process);
    const { clock } = process;
    const app = storageApp({
      media: storeOf(stage, process),
      inboxOf: () => inbox,
      secret: SECRET,
      newId,
      now: clock.now,
      after: clock.after,
      onError: (error) => laws.fail("uploads meet no mistake of ours", String(error)),
    });
    serve = async (request) => await app.fetch(request);
    startProjector({
      log,
      projection: tablesOf(stage, process, tables),
      clock,
      onProblem: (problem) => {
        world.note(`${name}: ${JSON.stringify(problem)}`);
        if (problem.type !== "stalled") {
          laws.fail("rows are of this log and balanced", JSON.stringify(problem));
        }
      },
    });
  }
  return Object.assign(partOf(world, name, run), { serve: (request: Request) => serve(request) });
}

/** Nothing but `put`, and `stat` of what was put, is asked of it. */
function storeOf({ network }: Stage, process: Process): MediaStore {
  const kept = new Map<string, { readonly mime: string; readonly bytes: number }>();
  const store: Pick<MediaStore, "put" | "stat"> = {
    async put(body, { maxBytes, accept = ["image/png"], check }) {
      const parts: Uint8Array[] = [];
      for await (const part of body) parts.push(part);
      const hash = createHash("sha256");
      for (const part of parts) hash.update(part);
      const bytes = parts.reduce((sum, part) => sum + part.length, 0);
      if (bytes > maxBytes) throw new MediaTooLarge(maxBytes);
      const [mime = "image/png"] = accept;
      const stored = { mediaId: hash.digest("hex"), mime, bytes, width: 1, height: 1, duration: null };
      check?.(stored);
      await network.ask(process, "bytes", () => void kept.set(stored.mediaId, { mime, bytes }));
      return stored;
    },
    async stat(mediaId) {
      return await network.ask(process, "stat", () => kept.get(mediaId) ?? null);
    },
  };
  return store as MediaStore;
}

/** The tables as one worker reaches them: over a connection that may fail before or after the transaction. */
function tablesOf({ network, mutation }: Stage, process: Process, tables: Tables): Projection {
  const ask = async <T>(what: string, act: () => Promise<T>) => {
    const answer = await network.ask(process, what, () => {
      if (network.fails(network.faults.readFails)) throw new Error(`${what}: the database is away`);
      const done = act();
      done.catch(() => {});
      if (network.fails(network.faults.readFails)) throw new Error(`${what}: the database does not answer`);
      return { done };
    });
    return await answer.done;
  };
  return {
    position: () => ask("position", () => tables.position()),
    apply: (commits) =>
      ask("apply", () => tables.apply(mutation === "drop_commit" ? dropsOne(commits) : commits)),
    unused: (mediaIds) => ask("unused", () => tables.unused(mediaIds)),
    clear: (upTo) => ask("clear", () => tables.clear(upTo)),
  };
}
