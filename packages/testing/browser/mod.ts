/** A real Chromium for tests, and with it an owner's browser that carries the real extension. */

export * from "./chromium.ts";
export * from "./devtools.ts";
export * from "./owners_browser.ts";
