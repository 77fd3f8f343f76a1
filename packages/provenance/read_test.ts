import assert from "node:assert/strict";
import fc from "fast-check";
import sharp from "sharp";
import { readProvenance, readProvenanceOf } from "./read.ts";
import { joined, uint32 } from "./source.ts";
import { NOTE, picture, pictures } from "./testing_files.ts";
import { writeProvenance } from "./write.ts";

const FILES = [...(await pictures()).values()];
const NOTED = await Promise.all(FILES.map(({ mime, bytes }) => writeProvenance(bytes, mime, NOTE)));

/** A blob that counts what is read of it. */
class Counted extends Blob {
  read = 0;
  override slice(start?: number, end?: number): Blob {
    const slice = super.slice(start, end);
    this.read += slice.size;
    return slice;
  }
}

Deno.test("readProvenanceOf reads slices: of 200 MB no more than headers and the packet", async () => {
  const box = (type: string, length: number) => joined(uint32(length), type);
  const megabyte = new Uint8Array(1_000_000);
  const clip = [
    joined(box("ftyp", 16), "isom\0\0\0\0"),
    box("mdat", 200_000_008),
    ...Array(200).fill(megabyte),
  ];
  const none = new Counted(clip);
  assert.equal(await readProvenanceOf(none), null);
  assert.ok(none.read < 20_000, `${none.read} bytes were read`);
  const head = await writeProvenance(joined(box("ftyp", 16), "isom\0\0\0\0"), "video/mp4", NOTE);
  const noted = new Counted([...clip, head!.subarray(16)]);
  assert.deepEqual(await readProvenanceOf(noted), NOTE);
  assert.ok(noted.read < 20_000, `${noted.read} bytes were read`);
  const zeros = new Counted(Array(200).fill(megabyte));
  assert.deepEqual([await readProvenanceOf(zeros), zeros.read], [null, 4_096]);
});

Deno.test("readProvenance gives null or the true note for bytes cut off or changed anywhere, and never throws", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...NOTED),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
        maxLength: 8,
      }),
      async (bytes, length, changes) => {
        const some = bytes!.slice(0, Math.ceil(length * bytes!.length));
        assert.ok([null, NOTE.jobId].includes((await readProvenance(some))?.jobId ?? null));
        const other = bytes!.slice();
        // near the start, where lengths are
        for (const [at, value] of changes) other[Math.floor(at ** 3 * (other.length - 1))] = value;
        await readProvenance(other);
        await writeProvenance(other, "image/png", NOTE);
        await writeProvenance(other, "image/jpeg", NOTE);
        await writeProvenance(other, "image/webp", NOTE);
      },
    ),
    { numRuns: 1_000 },
  );
});

Deno.test("readProvenance gives null for any bytes behind the first of a known format", async () => {
  const magics = ["\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "RIFF\xff\xff\xff\xffWEBP", "\0\0\0\x10ftypisom"];
  const starts = magics.map((magic) => Uint8Array.from(magic, (c) => c.charCodeAt(0)));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), async (start, rest) => {
      assert.equal(await readProvenance(joined(start, rest)), null);
    }),
    { numRuns: 1_000 },
  );
  assert.equal(await readProvenance(new Uint8Array()), null);
});

Deno.test("readProvenance does not follow lengths that lead nowhere, nor chunks, segments and boxes without end", async () => {
  const many = (count: number, part: Uint8Array) => joined(...Array(count).fill(part));
  const rows = [
    joined(Uint8Array.of(0x89), "PNG\r\n\x1a\n", uint32(0xffffffff), "IHDR"),
    joined(Uint8Array.of(0xff, 0xd8), many(100_000, Uint8Array.of(0xff, 0xe2, 0, 2))),
    joined(Uint8Array.of(0xff, 0xd8), new Uint8Array(1_000_000).fill(0xff)),
    joined("RIFF", uint32(800_004, true), "WEBP", many(100_000, joined("JUNK", uint32(0, true)))),
    joined(uint32(8), "ftyp", many(100_000, joined(uint32(8), "free"))),
    joined(uint32(8), "ftyp", uint32(1), "uuid", new Uint8Array(8).fill(255), new Uint8Array(99)),
    joined(uint32(16), "ftypisom", uint32(0), uint32(4), "uuid", new Uint8Array(99)),
  ];
  for (const bytes of rows) assert.equal(await readProvenance(bytes), null);
});

Deno.test("readProvenance takes nothing of another tool for a note, whatever it looks like", async () => {
  const json = JSON.stringify(NOTE);
  const packets = [
    `<sluice:note>${json}</sluice:note>`,
    `<rdf:Description xmlns:sluice="urn:another"><sluice:note>${json}</sluice:note></rdf:Description>`,
    `<rdf:Description xmlns:sluice="urn:x-sluice:provenance/1.0/"><sluice:note>{"app":"Another"}</sluice:note>`,
    `<rdf:Description xmlns:sluice="urn:x-sluice:provenance/1.0/"><sluice:note>{"app":"Sluice"}</sluice:note>`,
    `<rdf:Description xmlns:sluice="urn:x-sluice:provenance/1.0/"><sluice:note>[[[`,
    `urn:x-sluice:provenance/1.0/`,
    "x".repeat(10),
  ];
  for (const packet of packets) {
    const png = await picture().withXmp(packet).png().toBuffer();
    assert.equal(await readProvenance(new Uint8Array(png)), null, packet);
  }
});

Deno.test("readProvenance finds the note that another tool packed, and unpacks no more than a packet", async () => {
  const packet = (await sharp(NOTED[0]!).metadata()).xmp;
  const png = await picture().withXmp(packet!.toString()).png().toBuffer();
  assert.ok(png.includes("zTXtXML:com.adobe.xmp"));
  assert.deepEqual(await readProvenance(new Uint8Array(png)), NOTE);
  const bomb = await picture().withXmp(packet!.toString() + " ".repeat(50_000_000)).png().toBuffer();
  assert.ok(bomb.length < 100_000);
  assert.equal(await readProvenance(new Uint8Array(bomb)), null);
});

Deno.test("readProvenance finds the note that a tool wrote anew as an attribute, under another prefix", async () => {
  const value = JSON.stringify(NOTE).replaceAll('"', "&quot;");
  const packet = `<rdf:Description xmlns:ns1="urn:x-sluice:provenance/1.0/" ns1:note="${value}"/>`;
  const webp = await picture().withXmp(packet).webp().toBuffer();
  assert.deepEqual(await readProvenance(new Uint8Array(webp)), NOTE);
});
