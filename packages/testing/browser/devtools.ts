/** The browser's own debugging socket, for what a page's session cannot do: ending a worker, or a tab as a crash would. */

import { join } from "node:path";

export interface Target {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
}

export interface Devtools extends Disposable {
  targets(): Promise<readonly Target[]>;
  /** Ends the target at once, without a word to it. */
  end(target: Target): Promise<void>;
  /** JavaScript heap in use after a garbage collection, bytes. */
  heap(target: Target): Promise<number>;
}

/** Connects to the Chromium of that profile; it must have been started with `--remote-debugging-port=0`. */
export async function openDevtools(profile: string): Promise<Devtools> {
  const [port, path] = (await Deno.readTextFile(join(profile, "DevToolsActivePort"))).split("\n");
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error("open devtools: the browser does not answer"));
  });
  const waiting = new Map<number, (result: unknown) => void>();
  socket.onmessage = ({ data }) => {
    const { id, result } = JSON.parse(data);
    waiting.get(id)?.(result);
    waiting.delete(id);
  };
  let last = 0;
  const call = (method: string, params: object = {}, sessionId?: string): Promise<unknown> =>
    new Promise((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    });
  return {
    async targets() {
      const { targetInfos } = await call("Target.getTargets") as { targetInfos: readonly Target[] };
      return targetInfos;
    },
    async end({ targetId }) {
      await call("Target.closeTarget", { targetId });
    },
    async heap({ targetId }) {
      const { sessionId } = await call("Target.attachToTarget", { targetId, flatten: true }) as {
        sessionId: string;
      };
      await call("HeapProfiler.collectGarbage", {}, sessionId);
      const { usedSize } = await call("Runtime.getHeapUsage", {}, sessionId) as { usedSize: number };
      await call("Target.detachFromTarget", { sessionId });
      return usedSize;
    },
    [Symbol.dispose]() {
      socket.close();
    },
  };
}
