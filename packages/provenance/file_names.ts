/** Names for outputs that people find again. */

const MAX_SLUG = 40;
const EXTENSIONS: Readonly<Record<string, string>> = { jpeg: "jpg", plain: "txt", quicktime: "mov" };

export interface Named {
  readonly prompt: string;
  readonly model: string;
  readonly jobId: string;
  /** From 0. */
  readonly index: number;
  readonly mime: string;
}

/**
 * `<prompt>-<model>-<first 8 of the id>-<n from 1>.<ext>`; letters and digits of any script stay, and nothing else, so that
 * every file system takes it and no mark of direction hides the extension.
 */
export function fileNameOf({ prompt, model, jobId, index, mime }: Named): string {
  const parts = [slug(prompt), slug(model), jobId.slice(0, 8), String(index + 1)].filter((p) => p !== "");
  return `${parts.join("-")}.${extensionOf(mime)}`;
}

function extensionOf(mime: string): string {
  const subtype = /^[a-z]+\/([a-z0-9]+)/.exec(mime)?.[1] ?? "bin";
  return EXTENSIONS[subtype] ?? subtype;
}

/** Whole words in lower case with dashes between, short enough for every file system. */
export function slug(text: string): string {
  const words = text.normalize("NFC").toLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u).filter((w) => w !== "");
  let name = "";
  for (const word of words) {
    const longer = name === "" ? word : `${name}-${word}`;
    if ([...longer].length > MAX_SLUG) break;
    name = longer;
  }
  return name === "" ? [...(words[0] ?? "")].slice(0, MAX_SLUG).join("") : name;
}
