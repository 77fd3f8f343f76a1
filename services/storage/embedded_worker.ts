/** The worker of the embedded read model: PGlite, the projector and the queries, away from the thread that serves requests. */

import { openEmbeddedBus } from "@sluice/bus/embedded";
import { type Keeping, openReadModel, type Reads } from "@sluice/readmodel";
import {
  type EmbeddedPlace,
  type FromWorker,
  type SentError,
  sentError,
  type ToWorker,
} from "./embedded_protocol.ts";
import { startProjector } from "./projector.ts";

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<ToWorker>) => void;
  postMessage(message: FromWorker): void;
};

let close: () => Promise<void> = () => Promise.resolve();
let asked: (Reads & Keeping) | null = null;
/** Media that the main thread removes at the moment. */
const removing = new Map<string, PromiseWithResolvers<void>>();

scope.onmessage = ({ data }) => void hear(data);

async function hear(message: ToWorker): Promise<void> {
  switch (message.type) {
    case "create":
      return await orFail(async () => await (await openReadModel(message.dataDir, message.cell)).close());
    case "open":
      return await orFail(async () => await open(message.place));
    case "ask":
      return await answer(message.id, message.method, message.args);
    case "removed":
      return removed(message.mediaId, message.error);
    case "close":
      await close().catch(() => {});
      return scope.postMessage({ type: "closed" });
  }
}

async function orFail(act: () => Promise<void>): Promise<void> {
  try {
    await act();
    scope.postMessage({ type: "ready" });
  } catch (error) {
    scope.postMessage({ type: "failed", error: sentError(error) });
  }
}

async function open({ logPath, cell, dataDir }: EmbeddedPlace): Promise<void> {
  const readModel = await openReadModel(dataDir, cell);
  const bus = await openEmbeddedBus({ path: logPath, cell, readOnly: true });
  const projector = startProjector({
    log: bus.log,
    projection: readModel.projection,
    onProblem: (problem) => scope.postMessage({ type: "problem", problem }),
    onMoved: (number) => scope.postMessage({ type: "moved", number }),
    removeMedia,
    restRatio: 1,
  });
  asked = { ...readModel.reads, ...readModel.keeping };
  close = async () => {
    await projector.close();
    await readModel.close();
    await bus.close();
  };
}

/** The store of the media is the main thread's. */
function removeMedia(mediaId: string): Promise<void> {
  const removal = removing.get(mediaId) ?? Promise.withResolvers<void>();
  removing.set(mediaId, removal);
  scope.postMessage({ type: "remove", mediaId });
  return removal.promise;
}

function removed(mediaId: string, error: SentError | null): void {
  const removal = removing.get(mediaId);
  removing.delete(mediaId);
  if (error === null) removal?.resolve();
  else removal?.reject(Object.assign(new Error(error.message), { name: error.name }));
}

async function answer(
  id: number,
  method: keyof Reads | keyof Keeping,
  args: readonly unknown[],
): Promise<void> {
  try {
    if (asked === null) throw new Error(`ask the read model for "${method}": it is not open`);
    const ask = asked[method] as (...args: readonly unknown[]) => Promise<unknown>;
    scope.postMessage({ type: "answer", id, value: await ask(...args) });
  } catch (error) {
    scope.postMessage({ type: "refusal", id, error: sentError(error) });
  }
}
