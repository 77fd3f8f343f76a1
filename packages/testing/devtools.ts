export * from "./browser/devtools.ts";
