/** Where the extension has business at all: the browser is told so by the manifest, and the worker keeps to it by itself. */

/** Pages in which the extension works. */
export const PAGES = ["https://flow.google.com/*", "https://www.freepik.com/*"];

/** Hosts that the sites' finished media come from; the worker fetches them without a login. */
export const MEDIA = [
  // Flow's signed addresses of pictures and clips (wire/flow.md §1.9)
  "https://flow-content.google/*",
  // where Flow's clips were seen too (wire/flow.md §1.9)
  "https://*.googlevideo.com/*",
  // Freepik's finished pictures
  "https://pikaso.cdnpk.net/*",
  // Freepik's own reads of what was made
  "https://pikaso-data.freepik.com/*",
];

/**
 * Whether something may be fetched from there as a site's media. A page may name any address it likes, such as that of
 * another machine in its owner's home: the browser would hide the answer, and ask all the same.
 */
export function isMediaAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.username === "" && url.password === "" && MEDIA.some((pattern) => {
    const [, any, host = ""] = /^https:\/\/(\*\.)?([^/]+)\/\*$/.exec(pattern) ?? [];
    const isThere = any === undefined ? url.host === host : url.host.endsWith(`.${host}`);
    return url.protocol === "https:" && isThere;
  });
}
