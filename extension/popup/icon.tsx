/** Small line drawings; always beside words, so screen readers skip them. */

/** Paths in a square of 24. */
const PATHS = {
  check: ["M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0", "M8.5 12.2l2.4 2.4l4.6-5"],
  spark: [
    "M12 4v4",
    "M12 16v4",
    "M4 12h4",
    "M16 12h4",
    "M6.5 6.5l2.6 2.6",
    "M14.9 14.9l2.6 2.6",
    "M6.5 17.5l2.6-2.6",
    "M14.9 9.1l2.6-2.6",
  ],
  pause: ["M9 6v12", "M15 6v12"],
  play: ["M8 5.5v13l10.5-6.5z"],
  alert: ["M12 3.5l9 16H3z", "M12 10v4.5", "M12 17v.2"],
  puzzle: ["M5 5h14v14H5z", "M5 9.5h14", "M9.5 13l5 3.5", "M14.5 13l-5 3.5"],
  offline: [
    "M4 4l16 16",
    "M8.5 8A5.5 5.5 0 0 0 7 18.500h9.5",
    "M11 6.800a5.5 5.5 0 0 1 6.5 4.700a3.6 3.6 0 0 1 2.2 5.7",
  ],
  clock: ["M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0", "M12 7.500V12l3 2"],
  key: ["M4.5 15.500a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0", "M10.5 13L19 4.5", "M15.5 8l3 3"],
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      {PATHS[name].map((d) => <path key={d} d={d} />)}
    </svg>
  );
}

/** Two gates and the water that they let through. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d="M6 3v18M18 3v18M6 7h12" />
      <path class="water" d="M8.5 12q1.75-2 3.5 0t3.5 0M8.5 16.500q1.75-2 3.5 0t3.5 0" />
    </svg>
  );
}
