/**
 * How the page's world gets its port: both scripts run before any script of the page, and whichever comes second finds
 * the other. The first port is taken, nobody else hears of it, and later events of that name mean nothing.
 */

import { type FromPage, PORT_EVENT, READY_EVENT, type ToPage } from "./world.ts";

/** @param hear gets what the content script says. @returns says something to it; lost before the port is there */
export function awaitPort(hear: (message: ToPage) => void): (message: FromPage) => void {
  // A page may replace these later to lay hands on the port, so they are taken now.
  const { apply } = Reflect;
  const readData = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data")?.get as () => ToPage;
  let post: (message: FromPage) => void = () => {};

  function take(event: Event): void {
    const [port] = (event as MessageEvent).ports ?? [];
    if (port === undefined) return;
    event.stopImmediatePropagation();
    event.preventDefault(); // tells the giver that it was taken
    removeEventListener(PORT_EVENT, take, { capture: true });
    post = port.postMessage.bind(port);
    port.onmessage = (message) => hear(apply(readData, message, []));
  }
  addEventListener(PORT_EVENT, take, { capture: true });
  dispatchEvent(new Event(READY_EVENT));
  return (message) => post(message);
}
