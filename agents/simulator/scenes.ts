/** Generated pictures as SVG: what the simulated model "sees" in a seed. */

import { between, type Chance, chanceOf, pick } from "./chance.ts";
import { mix, type Palette, PALETTES } from "./palettes.ts";
import type { Size } from "./size.ts";

type Scene = (chance: Chance, size: Size, palette: Palette) => { backdrop: string; motif: string };

/** The whole picture of a seed; without its backdrop the motif stands on transparency. */
export function drawScene(seed: number, size: Size, transparent = false): string {
  const chance = chanceOf(seed);
  const palette = pick(chance, PALETTES);
  const { backdrop, motif } = pick(chance, [hills, orbs, tiles, hills])(chance, size, palette);
  const { width, height } = size;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `${transparent ? "" : backdrop}${motif}</svg>`;
}

const hills: Scene = (chance, { width: w, height: h }, [high, low, bright, near, far]) => {
  const x = between(chance, 0.2, 0.8) * w;
  const y = between(chance, 0.2, 0.42) * h;
  const r = between(chance, 0.07, 0.14) * Math.min(w, h);
  let motif = `<radialGradient id="glow"><stop offset="0" stop-color="${bright}" stop-opacity=".85"/>` +
    `<stop offset="1" stop-color="${bright}" stop-opacity="0"/></radialGradient>` +
    `<circle cx="${x}" cy="${y}" r="${
      r * 4
    }" fill="url(#glow)"/><circle cx="${x}" cy="${y}" r="${r}" fill="${bright}"/>`;
  for (let i = 0; i < 26; i++) {
    const dot = between(chance, 0.0008, 0.0026) * Math.min(w, h) + 0.4;
    motif += `<circle cx="${chance() * w}" cy="${chance() * h * 0.45}" r="${dot}" fill="${bright}" opacity="${
      between(chance, 0.2, 0.8)
    }"/>`;
  }
  const ridges = 6;
  for (let i = 0; i < ridges; i++) {
    const depth = i / (ridges - 1);
    motif += `<path d="${ridge(chance, w, h, h * (0.44 + 0.4 * depth), h * (0.06 + 0.05 * depth))}" ` +
      `fill="${mix(mix(low, far, 0.55), near, depth)}"/>`;
  }
  return { backdrop: gradientBackdrop(w, h, high, low, 90), motif };
};

/** A hill line from left to right, made of three waves, closed below. */
function ridge(chance: Chance, w: number, h: number, level: number, rise: number): string {
  const waves = [1, 2.3, 5.1].map((n) => ({
    n: n * between(chance, 0.7, 1.3),
    at: chance() * 7,
    part: 1 / n,
  }));
  let path = `M0 ${h}`;
  const steps = 64;
  for (let i = 0; i <= steps; i++) {
    const lift = waves.reduce(
      (sum, { n, at, part }) => sum + Math.sin(at + (i / steps) * n * Math.PI * 2) * part,
      0,
    );
    path += `L${((i / steps) * w).toFixed(1)} ${(level - lift * rise).toFixed(1)}`;
  }
  return `${path}L${w} ${h}Z`;
}

const orbs: Scene = (chance, { width: w, height: h }, [high, low, bright, near, far]) => {
  const unit = Math.min(w, h);
  let motif = "";
  for (let i = 0; i < 9; i++) {
    const colour = pick(chance, [low, bright, far, mix(low, bright, 0.5)]);
    const [x, y, r] = [chance() * w, chance() * h, between(chance, 0.08, 0.34) * unit];
    motif +=
      `<radialGradient id="o${i}" cx=".35" cy=".3" r=".75"><stop offset="0" stop-color="${
        mix(colour, "#ffffff", 0.35)
      }"/>` +
      `<stop offset=".55" stop-color="${colour}"/><stop offset="1" stop-color="${
        mix(colour, near, 0.7)
      }"/></radialGradient>` +
      `<circle cx="${x}" cy="${y}" r="${r}" fill="url(#o${i})" opacity=".92"/>`;
    if (chance() < 0.45) {
      const turn = between(chance, -35, 35);
      motif +=
        `<ellipse cx="${x}" cy="${y}" rx="${r * 1.55}" ry="${
          r * 0.38
        }" transform="rotate(${turn} ${x} ${y})" ` +
        `fill="none" stroke="${bright}" stroke-width="${unit * 0.006}" opacity=".7"/>`;
    }
  }
  return { backdrop: gradientBackdrop(w, h, near, high, between(chance, 20, 160)), motif };
};

const tiles: Scene = (chance, { width: w, height: h }, palette) => {
  const cell = Math.max(w, h) / Math.round(between(chance, 6, 10));
  let motif = "";
  for (let y = 0; y < h; y += cell) {
    for (let x = 0; x < w; x += cell) {
      const [ground, shape] = [pick(chance, palette), pick(chance, palette)];
      const turn = Math.floor(chance() * 4) * 90;
      const inner = chance() < 0.5
        ? `<path d="M0 0H${cell}A${cell} ${cell} 0 0 1 0 ${cell}Z" fill="${shape}"/>`
        : `<circle cx="${cell / 2}" cy="${cell / 2}" r="${
          cell * between(chance, 0.22, 0.42)
        }" fill="${shape}"/>`;
      motif += `<g transform="translate(${x} ${y}) rotate(${turn} ${cell / 2} ${cell / 2})">` +
        (chance() < 0.7 ? `<rect width="${cell + 0.5}" height="${cell + 0.5}" fill="${ground}"/>` : "") +
        `${inner}</g>`;
    }
  }
  return { backdrop: gradientBackdrop(w, h, palette[0], palette[1], 45), motif };
};

function gradientBackdrop(w: number, h: number, from: string, to: string, degrees: number): string {
  return `<linearGradient id="sky" gradientTransform="rotate(${degrees} .5 .5)"><stop offset="0" stop-color="${from}"/>` +
    `<stop offset="1" stop-color="${to}"/></linearGradient><rect width="${w}" height="${h}" fill="url(#sky)"/>`;
}
