export * from "./browser/chromium.ts";
