/** Progress on standard error: bars on a terminal, lines where there is none. */

import process from "node:process";
import type { JobJson } from "./client.ts";
import type { Progress } from "./events.ts";
import type { Screen } from "./screen.ts";
import { cut, oneLine } from "./table.ts";
import { isOver, percent, standing } from "./wait.ts";

export interface Bars {
  /** Shows where the job stands; its bar goes when it is over. */
  show(job: JobJson, progress: Progress | null): void;
  /** Takes the bars off the terminal. */
  stop(): void;
}

/** As much of `cli-progress` as is used here; the package brings no types. */
interface Bar {
  update(value: number, payload: Readonly<Record<string, string>>): void;
}
interface MultiBar {
  create(total: number, start: number, payload: Readonly<Record<string, string>>): Bar;
  remove(bar: Bar): boolean;
  log(text: string): void;
  stop(): void;
}

/** Makes the progress display; `endings` says whether a finished job leaves a line behind. */
export async function createBars(screen: Screen, endings: boolean): Promise<Bars> {
  return screen.live ? await drawn(endings) : printed(screen, endings);
}

async function drawn(endings: boolean): Promise<Bars> {
  const { default: { MultiBar, Presets } } = await import("cli-progress") as unknown as {
    default: { MultiBar: new (options: object, preset: object) => MultiBar; Presets: { rect: object } };
  };
  const multi = new MultiBar({
    format: "{id} {bar} {percentage}% {words}",
    stream: process.stderr,
    barsize: 20,
    hideCursor: false,
    clearOnComplete: true,
    gracefulExit: false,
    linewrap: false,
    emptyOnZero: true,
  }, Presets.rect);
  const bars = new Map<string, Bar>();
  return {
    show(job, progress) {
      const payload = { id: short(job), words: wordsOf(job, progress) };
      const bar = bars.get(job.id);
      if (isOver(job)) {
        if (bar !== undefined) multi.remove(bar);
        bars.delete(job.id);
        if (endings) multi.log(`${payload.id} ${payload.words}\n`);
      } else if (bar === undefined) bars.set(job.id, multi.create(100, percent(job, progress), payload));
      else bar.update(percent(job, progress), payload);
    },
    stop: () => multi.stop(),
  };
}

function printed(screen: Screen, endings: boolean): Bars {
  const last = new Map<string, string>();
  return {
    show(job, progress) {
      if (isOver(job) && !endings) return;
      const done = progress?.progress === undefined || progress.progress === null || isOver(job)
        ? ""
        : `${percent(job, progress)}% `;
      const line = `${short(job)} ${done}${wordsOf(job, progress)}`;
      if (last.get(job.id) === line) return;
      last.set(job.id, line);
      if (isOver(job)) last.delete(job.id);
      screen.err(line);
    },
    stop: () => {},
  };
}

/** The first characters of an id, as in the names of files. */
export function short({ id }: { readonly id: string }): string {
  return id.slice(0, 8);
}

function wordsOf(job: JobJson, progress: Progress | null): string {
  return `${oneLine(standing(job, progress))} · ${job.settings.model} · ${cut(oneLine(job.prompt), 40)}`;
}
