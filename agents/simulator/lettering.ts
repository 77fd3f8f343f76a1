/** The prompt as pixels: by the machine's fonts in any script they know, or by the pen-stroke alphabet without any. */

import { Buffer } from "node:buffer";
import sharp from "sharp";
import { lineWidth, plain, strokeLine } from "./glyphs.ts";

/** An image to lay over another, with its own transparency. */
export interface Raster {
  readonly input: Buffer;
  readonly width: number;
  readonly height: number;
}

const MOST_CHARACTERS = 700;
/** Text sizes that are tried, as parts of the first. */
const STEPS = [1, 0.85, 0.72, 0.6, 0.5, 0.42, 0.36];

/**
 * The text in white, wrapped to `width` px and at most `height` px high; it gets smaller, then shorter, until it
 * fits. Null when there is nothing to draw.
 * @param size of the letters at best, px
 */
export async function letter(
  text: string,
  width: number,
  height: number,
  size: number,
): Promise<Raster | null> {
  const line = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS).trimEnd()}…` : text;
  if (line === "" || width < 24 || height < 8) return null;
  const draw = await hasFonts() ? byFonts : byStrokes;
  let words = line;
  for (;;) {
    for (const step of STEPS) {
      const drawn = await draw(words, width, Math.max(6, Math.round(size * step)));
      if (drawn.height <= height && drawn.width <= width) return drawn;
    }
    if (words.length < 8) return null;
    words = `${Array.from(words).slice(0, Math.floor(words.length * 0.6)).join("").trimEnd()}…`;
  }
}

async function byFonts(text: string, width: number, size: number): Promise<Raster> {
  const { data, info } = await sharp({
    text: {
      text: `<span foreground="white">${escapeMarkup(text)}</span>`,
      font: `sans ${size}`,
      width,
      // At 72 dots an inch a point is a pixel.
      dpi: 72,
      rgba: true,
      wrap: "word-char",
      spacing: Math.round(size * 0.25),
    },
  }).png({ compressionLevel: 1 }).toBuffer({ resolveWithObject: true });
  return { input: data, width: info.width, height: info.height };
}

async function byStrokes(text: string, width: number, size: number): Promise<Raster> {
  const capitals = size * 0.68;
  const pitch = size * 1.35;
  const pen = capitals * 0.1;
  const lines = wrap(plain(text), width - 2 * pen, capitals);
  const height = Math.ceil(lines.length * pitch + pen);
  const paths = lines.map((line, i) => strokeLine(line, pen, pen + i * pitch, capitals, "#fff")).join("");
  const input = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${paths}</svg>`,
  );
  return { input, width, height };
}

/** Breaks at spaces, and inside words that are wider than a line. */
function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (lineWidth(longer, size) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = "";
    for (const character of word) {
      if (line !== "" && lineWidth(line + character, size) > width) {
        lines.push(line);
        line = "";
      }
      line += character;
    }
  }
  if (line !== "") lines.push(line);
  return lines;
}

let fonts: Promise<boolean> | null = null;

/** Without fonts the renderer draws the same box for every letter. */
function hasFonts(): Promise<boolean> {
  fonts ??= Promise.all(
    ["A", "i"].map((text) => sharp({ text: { text, font: "sans 20", dpi: 72 } }).raw().toBuffer()),
  )
    .then(([a, b]) => !a!.equals(b!))
    .catch(() => false);
  return fonts;
}

function escapeMarkup(text: string): string {
  // deno-lint-ignore no-control-regex -- control characters are not allowed in markup at all
  return text.replace(/[\u0000-\u001f\ufffe\uffff]/g, " ").toWellFormed()
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
