/** What the separate services have in common: how they start, tell of themselves, share the cells and end. */

export { type Leading, type LeadingOptions, type Led, startLeading } from "./leading.ts";
export { runService } from "./main.ts";
export { type OpenService, type Probe, type RunningService, startService } from "./run.ts";
