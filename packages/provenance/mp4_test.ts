import assert from "node:assert/strict";
import { readProvenance } from "./read.ts";
import { joined, uint32 } from "./source.ts";
import { NOTE } from "./testing_files.ts";
import { writeProvenance } from "./write.ts";

const XMP_ID = Uint8Array.fromHex("be7acfcb97a942e89c71999491e3afac");

function box(type: string, ...content: (Uint8Array | string)[]): Uint8Array<ArrayBuffer> {
  const body = joined(type, ...content);
  return joined(uint32(body.length + 4), body);
}

const FTYP = box("ftyp", "isom\0\0\0\0");
const MDAT = box("mdat", "pictures");
const MOOV = box("moov", "offsets");

async function written(bytes: Uint8Array): Promise<Uint8Array> {
  const file = await writeProvenance(bytes, "video/mp4", NOTE);
  assert.ok(file !== null);
  assert.deepEqual(await readProvenance(file), NOTE);
  return file;
}

Deno.test("planMp4 leaves every byte where it was and appends one box", async () => {
  for (const bytes of [joined(FTYP, MOOV, MDAT), joined(FTYP, MDAT, MOOV)]) {
    const file = await written(bytes);
    assert.deepEqual(file.subarray(0, bytes.length), bytes);
    const size = new DataView(file.buffer).getUint32(bytes.length);
    assert.equal(size, file.length - bytes.length);
  }
});

Deno.test("planMp4 gives a last box without a size its size, lest the note become part of it", async () => {
  const bytes = joined(FTYP, MOOV, uint32(0), "mdatpictures");
  const file = await written(bytes);
  assert.deepEqual(file.subarray(0, bytes.length), joined(FTYP, MOOV, MDAT));
});

Deno.test("planMp4 reads sizes of eight bytes", async () => {
  const large = joined(uint32(1), "mdat", uint32(0), uint32(24), "pictures");
  const bytes = joined(FTYP, large, MOOV);
  assert.deepEqual((await written(bytes)).subarray(0, bytes.length), bytes);
});

Deno.test("planMp4 keeps the index of fragments at the very end", async () => {
  const mfra = box("mfra", "index");
  const file = await written(joined(FTYP, MOOV, MDAT, mfra));
  assert.deepEqual(file.subarray(-mfra.length), mfra);
});

Deno.test("planMp4 blots an older packet out where it stands, and takes over what another tool said there", async () => {
  const foreign = box(
    "uuid",
    XMP_ID,
    `<rdf:RDF><rdf:Description><dc:rights>Ada</dc:rights></rdf:Description></rdf:RDF>`,
  );
  const file = await written(joined(FTYP, foreign, MDAT, MOOV));
  const text = new TextDecoder("latin1").decode(file);
  assert.equal(text.indexOf("free"), FTYP.length + 4);
  assert.equal(text.indexOf("pictures"), FTYP.length + foreign.length + 8);
  assert.equal(text.lastIndexOf("uuid"), text.indexOf("uuid"));
  assert.ok(text.lastIndexOf("<dc:rights>Ada") > text.indexOf("uuid"));
  await written(file);
});

Deno.test("planMp4 gives null for boxes that do not fill the file", async () => {
  const whole = joined(FTYP, MOOV, MDAT);
  for (const bytes of [whole.subarray(0, -1), joined(whole, "x"), joined(FTYP, uint32(7), "mdat")]) {
    assert.equal(await writeProvenance(bytes, "video/mp4", NOTE), null);
  }
});
