/** A few words of which one is chosen, side by side. */

import type { Signal } from "@preact/signals";

export interface SegmentsProps<T extends string> {
  /** What is chosen, for those who cannot see it. */
  readonly label: string;
  readonly chosen: Signal<T>;
  readonly options: readonly (readonly [value: T, label: string])[];
}

export function Segments<T extends string>({ label, chosen, options }: SegmentsProps<T>) {
  return (
    <div class="segments" role="group" aria-label={label}>
      {options.map(([value, word]) => (
        <button
          key={value}
          type="button"
          aria-pressed={chosen.value === value}
          onClick={() => chosen.value = value}
        >
          {word}
        </button>
      ))}
    </div>
  );
}
