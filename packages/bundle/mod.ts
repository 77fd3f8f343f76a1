/** What making one file for a browser takes, beside esbuild itself. */

export { licences, withPackages } from "./packages.ts";
export { ownPackages } from "./own_packages.ts";
export { fingerprintOf } from "./fingerprint.ts";
