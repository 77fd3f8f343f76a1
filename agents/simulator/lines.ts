/** Appending lines to a file, many callers to one write. */

export interface Lines {
  /**
   * Resolves when the line is written, and on the disk itself if the file was opened `durable`.
   * @throws what the disk throws; the file then ends where it ended before
   */
  append(line: string): Promise<void>;
  /** Bytes in the file. */
  readonly length: number;
  /** Replaces the whole file at once: a crash or a full disk leaves the old or the new one. */
  replace(lines: Iterable<string>): Promise<void>;
  close(): Promise<void>;
}

const NEWLINE = 0x0a;

/**
 * Opens a file for appending and reads what it holds. A last line that a crash cut short is removed.
 * @param durable sync to the disk before an append resolves; what is appended meanwhile shares the next sync
 */
export async function openLines(
  path: string,
  durable: boolean,
): Promise<{ lines: Lines; content: string[] }> {
  const found = await Deno.readFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw error;
  });
  let file = await Deno.open(path, { append: true, create: true });
  /** Where the last whole line ends. */
  let length = found.lastIndexOf(NEWLINE) + 1;
  /** Whether something may stand behind `length`. */
  let torn = length < found.length;
  let gathered = "";
  let next: Promise<void> | null = null;
  let work: Promise<void> = Promise.resolve();

  async function cutOff(): Promise<void> {
    if (torn) await file.truncate(length);
    torn = false;
  }

  async function writeGathered(): Promise<void> {
    const bytes = utf8.encode(gathered);
    gathered = "";
    next = null;
    await cutOff();
    torn = true;
    try {
      await writeAll(file, bytes);
      if (durable) await file.syncData();
    } catch (error) {
      // The next line would be glued to half of this one. If even this fails it is done before the next write.
      await cutOff().catch(() => {});
      throw error;
    }
    torn = false;
    length += bytes.length;
  }

  async function replaceFile(bytes: Uint8Array): Promise<void> {
    await Deno.remove(`${path}.new`).catch(() => {});
    const beside = await Deno.open(`${path}.new`, { append: true, createNew: true });
    try {
      await writeAll(beside, bytes);
      await beside.sync();
      await Deno.rename(`${path}.new`, path);
    } catch (error) {
      beside.close();
      throw error;
    }
    file.close();
    [file, length, torn] = [beside, bytes.length, false];
  }

  try {
    await cutOff();
  } catch (error) {
    file.close();
    throw error;
  }
  return {
    content: new TextDecoder().decode(found.subarray(0, length)).split("\n").slice(0, -1),
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
        work = work.catch(() => {}).then(() =>
          replaceFile(utf8.encode([...all].map((l) => l + "\n").join("")))
        );
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
