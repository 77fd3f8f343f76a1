/** Watches the page's `fetch`: the page gets the very promise and answer that it would get without. */

import { type Observer, type Ongoing, quietly } from "./observer.ts";
import { textOf } from "./observe_xhr.ts";

export function observeFetch(observer: Observer): void {
  const original = globalThis.fetch;
  const { apply } = Reflect;
  const now = performance.now.bind(performance);

  globalThis.fetch = function (this: unknown, ...args: unknown[]) {
    const ongoing = quietly(() => begin(args));
    const promise: Promise<Response> = apply(original, this, args);
    if (ongoing !== null) quietly(() => follow(promise, ongoing));
    return promise;
  } as typeof fetch;

  function begin([input, init]: unknown[]): Promise<Ongoing | null> | null {
    const request = input instanceof Request ? input : null;
    const url = new URL(request?.url ?? String(input), document.baseURI);
    if (!observer.mayBeWatched(url)) return null;
    const at = now();
    const body = (init as RequestInit | undefined)?.body ?? null;
    if (request === null || body !== null) return Promise.resolve(observer.begin(url, textOf(body), at));
    return request.clone().text().then((text) => observer.begin(url, text, at));
  }
}

function follow(promise: Promise<Response>, begun: Promise<Ongoing | null>): void {
  const text = promise.then((response) => {
    const { status, headers } = response;
    const retryAfter = headers.get("retry-after");
    return response.clone().text().then((text) => ({ status, text, retryAfter }));
  });
  Promise.all([begun, text.catch(() => null)]).then(([ongoing, answer]) => {
    if (answer === null) ongoing?.lost("the connection ended");
    else ongoing?.answered(answer.status, answer.text, answer.retryAfter);
  }).catch(() => {});
}
