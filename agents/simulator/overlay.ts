/** What lies over every simulated picture: the mark, the number, the references and the prompt. */

import { Buffer } from "node:buffer";
import { letter } from "./lettering.ts";
import { lineWidth, plain, strokeLine } from "./glyphs.ts";
import { type LoadedReference, referenceStrip } from "./references.ts";
import type { Size } from "./size.ts";

/** Pixels to lay over a picture. */
export interface Layer {
  readonly input: Buffer;
  readonly left: number;
  readonly top: number;
}

export interface Caption {
  readonly prompt: string;
  /** A small line under the prompt. */
  readonly note: string;
  /** Which of how many, from 1. */
  readonly number: { readonly index: number; readonly of: number };
  readonly references: readonly LoadedReference[];
}

/** The mark that says plainly that nothing here is real, and the number where there are several. */
export function markLayer({ width, height }: Size, { number }: Caption): Layer {
  const unit = Math.min(width, height);
  const letters = Math.max(5, unit * 0.024);
  const margin = Math.round(unit * 0.035);
  const pill = (text: string, right: boolean) => {
    const w = lineWidth(text, letters) + letters * 2;
    const x = right ? width - margin - w : margin;
    return `<rect x="${x}" y="${margin}" width="${w}" height="${letters * 2.4}" rx="${
      letters * 1.2
    }" fill="#000" opacity=".6"/>` +
      strokeLine(text, x + letters, margin + letters * 0.7, letters, "#fff");
  };
  const several = number.of > 1 ? pill(`${number.index} / ${number.of}`, false) : "";
  return svgLayer(width, height, pill("SIMULATED", true) + several);
}

/** The panel with the prompt below, and the strip of references above. */
export async function captionLayers(size: Size, caption: Caption): Promise<Layer[]> {
  const { width, height } = size;
  const unit = Math.min(width, height);
  const margin = Math.round(unit * 0.035);
  const padding = Math.round(unit * 0.03);
  const small = Math.max(6, unit * 0.018);
  const layers: Layer[] = [];

  const inner = Math.floor(width - 2 * (margin + padding));
  const text = await letter(caption.prompt, inner, Math.floor(height * 0.34), Math.max(8, unit * 0.054));
  const panel = Math.round(padding * 2 + (text === null ? 0 : text.height + padding * 0.8) + small);
  const top = height - margin - panel;
  const note = strokeLine(
    plain(caption.note),
    margin + padding,
    height - margin - padding - small,
    small,
    "#ffffffb0",
  );
  layers.push(svgLayer(
    width,
    height,
    `<rect x="${margin}" y="${top}" width="${width - 2 * margin}" height="${panel}" rx="${
      padding * 0.8
    }" fill="#0b0d14" opacity=".74"/>${note}`,
  ));
  if (text !== null && top + padding >= 0) {
    layers.push({ input: text.input, left: margin + padding, top: top + padding });
  }

  if (caption.references.length > 0) {
    const above = Math.round(margin + Math.max(5, unit * 0.024) * 2.4 + margin * 0.6);
    const room = top - above - margin;
    const box = {
      left: margin,
      top: above,
      width: width - 2 * margin,
      height: Math.min(room, Math.round(unit * 0.24)),
    };
    layers.push(...await referenceStrip(caption.references, box));
  }
  return layers;
}

function svgLayer(width: number, height: number, body: string): Layer {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`;
  return { input: Buffer.from(svg), left: 0, top: 0 };
}
