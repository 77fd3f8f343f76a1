/** Storage: takes outputs and references in, serves media, and keeps the read model up to date. */

export { storageApp, type StorageDeps } from "./app.ts";
export { type EmbeddedOptions, startEmbeddedStorage } from "./embedded.ts";
export { EmbeddedStorageDown } from "./embedded_link.ts";
export {
  type OnProblem,
  type ProjectorOptions,
  type ProjectorProblem,
  type RunningStorage,
  startProjector,
} from "./projector.ts";
