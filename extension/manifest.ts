/** What the browser is told of the extension, and why each permission is there. */

import { MEDIA, PAGES } from "./hosts.ts";

/** Scripts of its own only; connections to whatever server the owner names; nothing else from anywhere. */
const EXTENSION_PAGES = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src http: https: ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const ICONS = { 16: "icons/16.png", 32: "icons/32.png", 48: "icons/48.png", 128: "icons/128.png" };

/** The manifest of a version such as `0.1.0`. */
export function manifest(version: string) {
  return {
    manifest_version: 3,
    name: "Sluice",
    version,
    description:
      "Lets your own Sluice make pictures and clips in your own signed-in tab, at a person's pace.",
    // sockets keep a worker alive since 116; the side panel can be opened by a click since then, too
    minimum_chrome_version: "116",
    icons: ICONS,
    permissions: [
      // pairing, reports that are not answered yet, settings, the log
      "storage",
      // wakes the worker after it was stopped, and looks at the page now and then
      "alarms",
      // the same as the popup, with more room
      "sidePanel",
    ],
    host_permissions: [...PAGES, ...MEDIA],
    background: { service_worker: "background.js", type: "module" },
    content_scripts: [
      { js: ["page.js"], world: "MAIN", matches: PAGES, run_at: "document_start", all_frames: false },
      { js: ["content.js"], world: "ISOLATED", matches: PAGES, run_at: "document_start", all_frames: false },
    ],
    action: { default_title: "Sluice", default_popup: "popup/popup.html", default_icon: ICONS },
    side_panel: { default_path: "popup/panel.html" },
    content_security_policy: { extension_pages: EXTENSION_PAGES },
    // without this line every other extension could speak to this one
    externally_connectable: { ids: [] },
  } as const;
}
