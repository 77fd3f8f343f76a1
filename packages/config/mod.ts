/** The environment as checked settings. */

export { type Config, ConfigInvalid, readConfig } from "./read.ts";
export type { Service } from "./services.ts";
export { VERSION } from "./version.ts";
