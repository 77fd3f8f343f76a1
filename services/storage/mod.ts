/** Storage: takes outputs and references in, serves media, and keeps the read model up to date. */

export { storageApp, type StorageDeps } from "./app.ts";
export { type EmbeddedOptions, startEmbeddedStorage } from "./embedded.ts";
export type { DirectMedia } from "./direct.ts";
export { EmbeddedStorageDown } from "./embedded_link.ts";
export { type KeepingOptions, type RunningKeeper, startKeeping } from "./keeper.ts";
export { type MediaWatch, watchMedia } from "./media_watch.ts";
export {
  observeProjector,
  type ObserveProjectorOptions,
  type ProjectorObserver,
} from "./observe_projector.ts";
export {
  type OnProblem,
  type ProjectorOptions,
  type ProjectorProblem,
  type RunningProjector,
  type RunningStorage,
  startProjector,
} from "./projector.ts";
export { type GenerationsProjectorOptions, startGenerationsProjector } from "./projector_generations.ts";
export type { Erased } from "./erase_rounds.ts";
export type { Swept } from "./sweeper.ts";
