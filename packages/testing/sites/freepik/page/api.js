// @ts-check
/** The page's calls: XMLHttpRequest only, with what the site asks of each. */

/** What the shell gave. */
export const given = /** @type {any} */ (globalThis).__standin;

let leaving = false;

/** @typedef {{ status: number, body: any, retryAfter: string | null }} Answer */

/**
 * One call. Status 0 means that no whole answer came. A signed-out visitor is sent to the log-in and gets none.
 * @param {string} method
 * @param {string} url
 * @param {unknown} [body] a form goes as it is, anything else as JSON
 * @returns {Promise<Answer>}
 */
export function call(method, url, body) {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, url);
    xhr.withCredentials = true;
    if (method === "POST") {
      xhr.setRequestHeader("x-requested-with", "XMLHttpRequest");
      xhr.setRequestHeader("x-xsrf-token", cookie("XSRF-TOKEN"));
    }
    const form = body instanceof FormData;
    if (body !== undefined && !form) xhr.setRequestHeader("content-type", "application/json");
    xhr.onload = () => {
      if (xhr.status === 401) return leave();
      resolve({ status: xhr.status, body: parse(xhr.responseText), retryAfter: retryAfter(xhr) });
    };
    xhr.onerror = xhr.onabort = () => resolve({ status: 0, body: null, retryAfter: null });
    xhr.send(body === undefined ? null : form ? body : JSON.stringify(body));
  });
}

/** Once: a second one would break off the first. */
function leave() {
  if (!leaving) location.replace("/log-in");
  leaving = true;
}

/** @param {unknown} wish */
export function start(wish) {
  return call("POST", `/pikaso/api/start-tti-v2?${user()}`, wish);
}

/** @param {unknown} wish */
export function render(wish) {
  return call("POST", `https://pikaso-data.freepik.com/pikaso/api/render/v4?${user()}`, wish);
}

/** @param {File} file */
export function upload(file) {
  const form = new FormData();
  form.set("file", file);
  return call("POST", "/pikaso/api/upload", form);
}

function user() {
  return `lang=en_US&user_id=${encodeURIComponent(cookie("UID"))}`;
}

/** @param {string} name */
function cookie(name) {
  const pair = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return pair === undefined ? "" : decodeURIComponent(pair.slice(name.length + 1));
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Readable only where the answer is of the page's own host.
 * @param {XMLHttpRequest} xhr
 */
function retryAfter(xhr) {
  return xhr.getAllResponseHeaders().includes("retry-after") ? xhr.getResponseHeader("retry-after") : null;
}
