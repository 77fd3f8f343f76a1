/** The content script's half of the handshake with the page's world: see page/handshake.ts. */

import { type FromPage, PORT_EVENT, READY_EVENT, type ToPage } from "../page/world.ts";

/** @returns says something to our script in the page's world; what is said early waits for it */
export function reachPage(hear: (message: FromPage) => void): (message: ToPage) => void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => {
    if (isFromPage(data)) hear(data);
  };
  // Whoever takes the port says so by preventing the event's default.
  const give = () => !dispatchEvent(new MessageEvent(PORT_EVENT, { ports: [port2], cancelable: true }));
  if (!give()) addEventListener(READY_EVENT, giveAgain, { capture: true });

  function giveAgain(): void {
    // Once the page has scripts the event may be theirs, and the port must not be.
    if (document.scripts.length > 0 || give()) removeEventListener(READY_EVENT, giveAgain, { capture: true });
  }
  return (message) => port1.postMessage(message);
}

/** The shape only; the worker checks the rest. */
function isFromPage(data: unknown): data is FromPage {
  if (typeof data !== "object" || data === null) return false;
  const { type, call, name, asked, reply, id, at } = data as Record<string, unknown>;
  const isReply = typeof (reply as { ok?: unknown } | undefined)?.ok === "boolean";
  if (type === "read") return typeof id === "number" && isReply;
  const isCall = typeof call === "number" && typeof name === "string" && typeof at === "number";
  if (type === "sent") return isCall && typeof asked === "object" && asked !== null;
  return type === "answered" && isCall && isReply;
}
