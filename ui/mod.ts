/** The studio: a web app, as files that a gateway serves. */

export { bundleStudio } from "./bundle.ts";
export { keptStudio } from "./kept.ts";
