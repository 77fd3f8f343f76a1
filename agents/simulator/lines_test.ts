import assert from "node:assert/strict";
import { type Lines, openLines } from "./lines.ts";

async function withLines(use: (lines: Lines, path: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    const { lines } = await openLines(`${dir}/lines`, true);
    await use(lines, `${dir}/lines`);
    await lines.close();
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** As on a disk with room for `bytes` more: that much of a write succeeds, and the next one fails. */
async function withRoomFor(bytes: number, act: () => Promise<void>): Promise<void> {
  const file = Deno.FsFile.prototype;
  const { write } = file;
  let room = bytes;
  file.write = async function (data) {
    if (room === 0) throw new Error("No space left on device");
    const written = await write.call(this, data.subarray(0, room));
    room -= written;
    return written;
  };
  try {
    await act();
  } finally {
    file.write = write;
  }
}

async function contentOf(path: string): Promise<string[]> {
  const { lines, content } = await openLines(path, false);
  await lines.close();
  return content;
}

Deno.test("Lines.append takes back what a full disk let through, so that later lines stand alone", () =>
  withLines(async (lines, path) => {
    await lines.append("one é");
    const { length } = lines;
    await withRoomFor(2, () => assert.rejects(lines.append("two"), /No space left/));
    assert.equal(lines.length, length);
    await lines.append("three");
    assert.deepEqual(await contentOf(path), ["one é", "three"]);
  }));

Deno.test("Lines.append takes it back before the next line when the disk refused even that", () =>
  withLines(async (lines, path) => {
    await lines.append("one");
    const file = Deno.FsFile.prototype;
    const { truncate } = file;
    file.truncate = () => Promise.reject(new Error("Input/output error"));
    try {
      await withRoomFor(2, () => assert.rejects(lines.append("two"), /No space left/));
    } finally {
      file.truncate = truncate;
    }
    await lines.append("three");
    assert.deepEqual(await contentOf(path), ["one", "three"]);
  }));

Deno.test("Lines.replace leaves the old file in use when the new one does not fit", () =>
  withLines(async (lines, path) => {
    await lines.append("one");
    await withRoomFor(2, () => assert.rejects(lines.replace(["new"]), /No space left/));
    await lines.append("two");
    assert.deepEqual(await contentOf(path), ["one", "two"]);
    await lines.replace(["new"]);
    await lines.append("after");
    assert.deepEqual(await contentOf(path), ["new", "after"]);
  }));

Deno.test("openLines cuts off a last line that broke within a letter, behind lines that are no text", () =>
  withLines(async (_lines, path) => {
    await Deno.writeFile(path, new Uint8Array([0x61, 0xff, 0x0a, 0x62, 0xc3]));
    assert.deepEqual(await contentOf(path), ["a\ufffd"]);
    assert.deepEqual(await Deno.readFile(path), new Uint8Array([0x61, 0xff, 0x0a]));
  }));
