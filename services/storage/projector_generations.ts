/** A cell's log into every generation of the read model that is fed, with one projector each. */

import type { Generation, Generations } from "@sluice/readmodel";
import { startProgress } from "./progress.ts";
import { type ProjectorOptions, type RunningProjector, startProjector } from "./projector.ts";

export interface GenerationsProjectorOptions extends Omit<ProjectorOptions, "projection"> {
  readonly generations: Generations;
  readonly cell: number;
}

/**
 * Starts to follow the log of the cell into the generations, in this thread, and goes along with them as they come and
 * go. `reached` and `onMoved` are of the one that is read. Close it before the generations.
 */
export function startGenerationsProjector(options: GenerationsProjectorOptions): RunningProjector {
  const { generations, cell, onMoved } = options;
  const progress = startProgress();
  const running = new Map<Generation, RunningProjector>();
  /** Generation → number of the last commit in its rows. */
  const numbers = new Map<Generation, number>();
  const ending = new Set<Promise<void>>();

  const tell = (generation: Generation) => {
    const number = numbers.get(generation);
    if (!generation.live || number === undefined) return;
    progress.moved(number);
    onMoved?.(number);
  };
  const start = (generation: Generation) =>
    startProjector({
      ...options,
      projection: generation.projection(cell),
      onMoved(number) {
        numbers.set(generation, number);
        tell(generation);
      },
    });
  const end = (generation: Generation, projector: RunningProjector) => {
    running.delete(generation);
    numbers.delete(generation);
    const ended = projector.close().finally(() => ending.delete(ended));
    ending.add(ended);
  };
  const follow = () => {
    const current = generations.current();
    for (const generation of current) {
      if (!running.has(generation)) running.set(generation, start(generation));
      tell(generation);
    }
    for (const [generation, projector] of running) {
      if (!current.includes(generation)) end(generation, projector);
    }
  };
  const stopListening = generations.onChange(async () => {
    follow();
    await Promise.all(ending);
  });
  follow();
  return {
    reached: progress.reached,
    async close() {
      stopListening();
      progress.close();
      for (const [generation, projector] of running) end(generation, projector);
      await Promise.all(ending);
    },
  };
}
