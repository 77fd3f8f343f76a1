export * from "./browser/owners_browser.ts";
