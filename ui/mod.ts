/** The studio: a web app, as files that a gateway serves. */

export { keptStudio } from "./kept.ts";
