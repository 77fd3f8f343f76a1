/** What every snapshot store promises, written once and run against each of them by its own test file. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { SnapshotCorrupt, type SnapshotStore } from "./snapshots.ts";

/** A store under test and the look behind it that the port does not give. */
export interface SnapshotsUnderTest {
  /** Another handle on the same place, for that format. */
  open(format: number): Promise<SnapshotStore>;
  /** Overwrites what is kept under that name of format 1 and cell 0. */
  spoil(name: string, bytes: Uint8Array): Promise<void>;
  /** Unfinished files. */
  leftOvers(): Promise<string[]>;
  close(): Promise<void>;
}

const hashOf = (text: string | Uint8Array): string => createHash("sha256").update(text).digest("hex");
const place = (number: number) => ({ number, hash: hashOf(`commit ${number}`) });

async function* body(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.slice(at, at + 10_000);
}

async function textOf(store: SnapshotStore, snapshot: Parameters<SnapshotStore["read"]>[0]): Promise<string> {
  const found = await store.read(snapshot);
  assert.ok(found !== null);
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of found) text += decoder.decode(bytes, { stream: true });
  return text + decoder.decode();
}

/** Registers the suite's tests; `open` gives each of them an empty place. */
export function snapshotsContract(name: string, open: () => Promise<SnapshotsUnderTest>): void {
  const test = (criterion: string, run: (under: SnapshotsUnderTest) => Promise<void>) =>
    Deno.test(`${name}: ${criterion}`, async () => {
      const under = await open();
      try {
        await run(under);
      } finally {
        await under.close();
      }
    });

  test("put names bytes by their place and their hash, and read gives them again, also to another handle", async (under) => {
    const store = await under.open(1);
    const text = "what a log led to, ü\n".repeat(20_000);
    const snapshot = await store.put(0, place(7), body(text));
    assert.deepEqual(snapshot, { cell: 0, ...place(7), sha256: hashOf(text) });
    const other = await under.open(1);
    assert.deepEqual(await other.newest(0), [snapshot]);
    assert.equal(await textOf(other, snapshot), text);
    assert.deepEqual(await under.leftOvers(), []);
  });

  test("newest lists the highest number first, of that cell and format alone", async (under) => {
    const store = await under.open(1);
    for (const number of [9, 100_000, 20]) await store.put(0, place(number), body(`${number}`));
    await store.put(10, place(30), body("another cell"));
    await (await under.open(2)).put(0, place(40), body("another format"));
    await under.spoil("notes.txt", new Uint8Array(1));
    assert.deepEqual((await store.newest(0)).map(({ number }) => number), [100_000, 20, 9]);
    assert.deepEqual((await store.newest(10)).map(({ number }) => number), [30]);
    assert.deepEqual(await store.newest(1), []);
  });

  test("prune keeps the newest, as many as it is told", async (under) => {
    const store = await under.open(1);
    for (const number of [1, 2, 3, 4, 5]) await store.put(0, place(number), body(`${number}`));
    await store.put(1, place(1), body("another cell"));
    const oldest = (await store.newest(0)).at(-1)!;
    assert.equal(await store.prune(0, 3), 2);
    assert.equal(await store.prune(0, 3), 0);
    assert.deepEqual((await store.newest(0)).map(({ number }) => number), [5, 4, 3]);
    assert.equal((await store.newest(1)).length, 1);
    assert.equal(await store.read(oldest), null);
  });

  test("read ends in SnapshotCorrupt when the bytes are others, or half of them, or none at all", async (under) => {
    const store = await under.open(1);
    const snapshot = await store.put(0, place(7), body("the truth\n".repeat(5_000)));
    const { number, hash, sha256 } = snapshot;
    const key = `${String(number).padStart(12, "0")}-${hash}-${sha256}`;
    const packed = new Uint8Array(
      await new Response(new Blob(["a lie"]).stream().pipeThrough(new CompressionStream("gzip")))
        .arrayBuffer(),
    );
    for (const bytes of [packed, packed.slice(0, packed.length >> 1), new Uint8Array([1, 2, 3])]) {
      await under.spoil(key, bytes);
      await assert.rejects(textOf(store, snapshot), (error: Error) => {
        assert.match(error.message, /^read the snapshot of cell 0 at commit 7: its? /);
        return error instanceof SnapshotCorrupt;
      });
    }
  });

  test("put whose body breaks off throws the body's error and keeps nothing", async (under) => {
    const store = await under.open(1);
    async function* broken() {
      yield new Uint8Array(100_000);
      throw new RangeError("no more of it");
    }
    await assert.rejects(store.put(0, place(7), broken()), RangeError);
    assert.deepEqual(await store.newest(0), []);
    assert.deepEqual(await under.leftOvers(), []);
  });

  test("a reader may stop early", async (under) => {
    const store = await under.open(1);
    const snapshot = await store.put(0, place(7), body("line\n".repeat(200_000)));
    for await (const bytes of (await store.read(snapshot))!) {
      assert.ok(bytes.length > 0);
      break;
    }
    assert.equal((await textOf(store, snapshot)).length, 1_000_000);
  });
}
