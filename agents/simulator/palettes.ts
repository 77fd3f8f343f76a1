/** Colours that go together: two for the sky, a bright one, two for the ground; each `#rrggbb`. */
export type Palette = readonly [skyHigh: string, skyLow: string, bright: string, near: string, far: string];

export const PALETTES: readonly Palette[] = [
  ["#1b2a52", "#f29e7d", "#ffe3b0", "#2b1d3a", "#8a5a83"],
  ["#0e4b5a", "#a9e0cf", "#fff4cf", "#0b2b33", "#3f8f8b"],
  ["#3c1f5b", "#ff8fa3", "#ffd9c2", "#25103d", "#8d4a97"],
  ["#16324f", "#8ec9f0", "#ffffff", "#12263a", "#4f86b5"],
  ["#5a2a1d", "#f6c66f", "#fff1c9", "#34160f", "#b0683a"],
  ["#12372a", "#c9d99a", "#f8f3d4", "#0c241b", "#5b8a5a"],
  ["#2a2f45", "#cfc5e8", "#fbeaff", "#1a1d2e", "#7a78a8"],
  ["#43112b", "#f4b393", "#fde8c9", "#2a0a1b", "#a34a58"],
];

/** A colour between two, `at` 0 being the first. */
export function mix(from: string, to: string, at: number): string {
  const channel = (i: number) => {
    const a = parseInt(from.slice(i, i + 2), 16);
    const b = parseInt(to.slice(i, i + 2), 16);
    return Math.round(a + (b - a) * at).toString(16).padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
