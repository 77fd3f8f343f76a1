/** Watches the page's `XMLHttpRequest`s: each behaves as if nobody did. */

import { type Observer, type Ongoing, quietly } from "./observer.ts";

interface Opened {
  readonly url: URL;
  ongoing: Ongoing | null;
}

export function observeXhr(observer: Observer): void {
  const prototype = XMLHttpRequest.prototype;
  const { open, send } = prototype;
  const { addEventListener } = EventTarget.prototype;
  const { apply } = Reflect;
  const now = performance.now.bind(performance);
  const requests = new WeakMap<XMLHttpRequest, Opened>();
  const heard = new WeakSet<XMLHttpRequest>();

  prototype.open = function (this: XMLHttpRequest, ...args: unknown[]) {
    quietly(() => prepare(this, new URL(String(args[1]), document.baseURI)));
    return apply(open, this, args);
  } as typeof open;

  prototype.send = function (this: XMLHttpRequest, ...args: unknown[]) {
    const ongoing = quietly(() => begin(this, args[0]));
    try {
      return apply(send, this, args);
    } catch (error) {
      // A synchronous request that fails throws in place of an event.
      quietly(() => ongoing?.lost("the connection ended"));
      throw error;
    }
  } as typeof send;

  function prepare(xhr: XMLHttpRequest, url: URL): void {
    // Opening anew calls off what was on its way, and no event tells of it.
    requests.get(xhr)?.ongoing?.lost("the page called the request off");
    requests.delete(xhr);
    if (!observer.mayBeWatched(url)) return;
    requests.set(xhr, { url, ongoing: null });
    if (heard.has(xhr)) return;
    heard.add(xhr);
    // Before the page's own listeners, so that an answer is told before what the page does about it.
    const on = (type: string, then: (ongoing: Ongoing) => unknown) =>
      apply(addEventListener, xhr, [type, () =>
        quietly(() => {
          const ongoing = requests.get(xhr)?.ongoing ?? null;
          if (ongoing !== null) then(ongoing);
        })]);
    on("load", (ongoing) => readText(xhr, (text) => ongoing.answered(xhr.status, text, retryAfterOf(xhr))));
    on("error", (ongoing) => ongoing.lost("the connection ended"));
    on("timeout", (ongoing) => ongoing.lost("the page waited no longer"));
    on("abort", (ongoing) => ongoing.lost("the page called the request off"));
  }

  function begin(xhr: XMLHttpRequest, body: unknown): Ongoing | null {
    const opened = requests.get(xhr);
    if (opened === undefined || opened.ongoing !== null || xhr.readyState !== XMLHttpRequest.OPENED) {
      return null;
    }
    opened.ongoing = observer.begin(opened.url, textOf(body), now());
    return opened.ongoing;
  }
}

/** Not asked for by its name: of another origin's answer that would be complained of in the page's console. */
export function retryAfterOf(xhr: XMLHttpRequest): string | null {
  return /^retry-after: *(.*)$/im.exec(xhr.getAllResponseHeaders())?.[1] ?? null;
}

/** Search parameters and bytes as text; all else as it is. */
export function textOf(body: unknown): unknown {
  if (body instanceof URLSearchParams) return body.toString();
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return new TextDecoder().decode(body);
  return body;
}

function readText(xhr: XMLHttpRequest, then: (text: string) => void): void {
  const { responseType, response } = xhr;
  if (responseType === "" || responseType === "text") then(xhr.responseText);
  else if (responseType === "json") then(JSON.stringify(response));
  else if (responseType === "arraybuffer") then(new TextDecoder().decode(response));
  else if (responseType === "blob") (response as Blob).text().then((text) => quietly(() => then(text)));
  else then("");
}
