/**
 * The tabs as a worker that has just been woken needs them: the browser wants to be asked for connections at once, while
 * the sites that are to hear of them are still being read from the storage.
 */

import type { PagePort, TabsPort } from "../tab/tabs_port.ts";

/** Listens now; whoever listens later is given the pages that connected meanwhile, with what they have said. */
export function listenEarly(tabs: TabsPort): TabsPort {
  const listeners: ((port: PagePort) => void)[] = [];
  const waiting = new Set<PagePort>();
  tabs.onConnect((port) => {
    const held = hold(port, () => waiting.delete(held));
    waiting.add(held);
    for (const listener of listeners) listener(held);
  });
  return {
    ...tabs,
    onConnect(listener) {
      listeners.push(listener);
      for (const port of [...waiting]) listener(port);
    },
  };
}

/**
 * The port, whose messages wait for the first that listens to it.
 * @param settled is told when somebody listens, or the page is gone
 */
function hold(port: PagePort, settled: () => void): PagePort {
  const said: unknown[] = [];
  let heard = false;
  port.onMessage((message) => {
    if (!heard) said.push(message);
  });
  port.onDisconnect(settled);
  return {
    ...port,
    onMessage(listener) {
      port.onMessage(listener);
      if (heard) return;
      heard = true;
      settled();
      for (const message of said.splice(0)) listener(message);
    },
  };
}
