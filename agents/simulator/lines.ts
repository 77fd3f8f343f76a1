/** Appending lines to a file, many callers to one write. */

export interface Lines {
  /** Resolves when the line is written, and on the disk itself if the file was opened `durable`. */
  append(line: string): Promise<void>;
  /** Bytes in the file. */
  readonly length: number;
  /** Replaces the whole file at once: a crash leaves the old or the new one. */
  replace(lines: Iterable<string>): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a file for appending and reads what it holds. A last line that a crash cut short is removed.
 * @param durable sync to the disk before an append resolves; what is appended meanwhile shares the next sync
 */
export async function openLines(
  path: string,
  durable: boolean,
): Promise<{ lines: Lines; content: string[] }> {
  const text = await Deno.readTextFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  });
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) await Deno.truncate(path, utf8.encode(whole).length);

  let file = await Deno.open(path, { append: true, create: true });
  let length = utf8.encode(whole).length;
  let gathered = "";
  let next: Promise<void> | null = null;
  let work: Promise<void> = Promise.resolve();

  async function writeGathered(): Promise<void> {
    const bytes = utf8.encode(gathered);
    gathered = "";
    next = null;
    length += bytes.length;
    await writeAll(file, bytes);
    if (durable) await file.syncData();
  }

  return {
    content: whole.split("\n").slice(0, -1),
    lines: {
      append(line) {
        gathered += line + "\n";
        // One failed write must not fail those after it.
        next ??= work = work.catch(() => {}).then(writeGathered);
        return next;
      },
      get length() {
        return length;
      },
      replace(all) {
        work = work.catch(() => {}).then(async () => {
          const bytes = utf8.encode([...all].map((line) => line + "\n").join(""));
          const beside = await Deno.open(`${path}.new`, { write: true, create: true, truncate: true });
          await writeAll(beside, bytes);
          await beside.sync();
          beside.close();
          await Deno.rename(`${path}.new`, path);
          file.close();
          file = await Deno.open(path, { append: true, create: true });
          length = bytes.length;
        });
        return work;
      },
      async close() {
        await work.catch(() => {});
        file.close();
      },
    },
  };
}

const utf8 = new TextEncoder();

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  let at = 0;
  while (at < bytes.length) at += await file.write(bytes.subarray(at));
}
