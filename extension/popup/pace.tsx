import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import type { SiteStatus, Wish } from "../status.ts";

type PaceSet = Pick<SiteStatus["pace"], "concurrency" | "minGapMs">;

const SECONDS = [1, 2, 3, 4, 5, 8, 10, 15, 20, 30, 45, 60];

/** The gaps on offer, in ms: from the least that the recipe allows up to a minute, and the one that is set. */
function gapsOf({ least, minGapMs }: SiteStatus["pace"]): readonly number[] {
  const gaps = new Set([least, minGapMs, ...SECONDS.map((s) => s * 1_000).filter((ms) => ms > least)]);
  return [...gaps].sort((a, b) => a - b);
}

interface PaceProps {
  readonly site: SiteStatus;
  /** Answers whether it was granted. */
  readonly ask: (wish: Wish) => Promise<boolean>;
}

/** How fast the owner lets it work. */
export function Pace({ site, ask }: PaceProps) {
  const id = useId();
  const { pace } = site;
  // what was chosen shows until the worker says it, or refuses
  const chosen = useSignal<PaceSet | null>(null);
  useEffect(() => void (chosen.value = null), [pace.concurrency, pace.minGapMs]);
  const shown = chosen.value ?? pace;
  const choose = async (change: Partial<PaceSet>) => {
    const { concurrency, minGapMs } = { ...shown, ...change };
    chosen.value = { concurrency, minGapMs };
    if (!await ask({ type: "pace", site: site.site, concurrency, minGapMs })) chosen.value = null;
  };
  const { format } = new Intl.NumberFormat();
  return (
    <div class="pace">
      <div class="field">
        <label for={`${id}-gap`}>Seconds between two jobs</label>
        <select
          id={`${id}-gap`}
          value={String(shown.minGapMs)}
          onChange={(event) => void choose({ minGapMs: Number(event.currentTarget.value) })}
        >
          {gapsOf(pace).map((ms) => <option key={ms} value={String(ms)}>{format(ms / 1_000)}</option>)}
        </select>
      </div>
      <div class="field">
        <label for={`${id}-jobs`}>Jobs at once</label>
        <select
          id={`${id}-jobs`}
          value={String(shown.concurrency)}
          onChange={(event) => void choose({ concurrency: Number(event.currentTarget.value) })}
        >
          {Array.from({ length: pace.most }, (_, i) => i + 1).map((n) => (
            <option key={n} value={String(n)}>{n}</option>
          ))}
        </select>
      </div>
    </div>
  );
}
