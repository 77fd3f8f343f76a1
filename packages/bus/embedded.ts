/** The door to the bus inside one process: it needs SQLite and a disk. */

export { type EmbeddedOptions, open as openEmbeddedBus } from "./embedded/open.ts";
