/** Wishes that a tester writes into a prompt; contracts/settled.md point 26. */

export interface Directives {
  /** The prompt without them. */
  readonly prompt: string;
  /** The word of `[[fail:<category>]]`. */
  readonly fail: string | null;
  /** Milliseconds of `[[slow:<ms>]]`, at most an hour. */
  readonly slowMs: number | null;
  /** `[[human]]` */
  readonly human: boolean;
}

const DIRECTIVE = /\[\[(?:fail:(\w+)|slow:(\d{1,9})|(human))\]\]/g;
const MOST_MS = 3_600_000;

export function readDirectives(text: string): Directives {
  let fail: string | null = null;
  let slowMs: number | null = null;
  let human = false;
  const prompt = text.replace(DIRECTIVE, (_all, category?: string, ms?: string, word?: string) => {
    if (category !== undefined) fail = category;
    if (ms !== undefined) slowMs = Math.min(MOST_MS, Number(ms));
    if (word !== undefined) human = true;
    return " ";
  });
  return { prompt: prompt.replace(/\s+/g, " ").trim(), fail, slowMs, human };
}
