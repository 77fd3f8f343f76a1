/**
 * What our code uses and Chrome 116, the oldest that may run it, does not have yet. Goes before the worker's and the
 * content script's code, where no page sees it; the page's own world is left as it is.
 */

Promise.withResolvers ??= function <T>() {
  let resolve: PromiseWithResolvers<T>["resolve"] = () => {};
  let reject: PromiseWithResolvers<T>["reject"] = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
};

URL.parse ??= (url, base) => {
  try {
    return new URL(url, base);
  } catch {
    return null;
  }
};

Uint8Array.prototype.toHex ??= function (this: Uint8Array) {
  return Array.from(this, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

Uint8Array.fromBase64 ??= (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
