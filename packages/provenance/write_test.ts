import assert from "node:assert/strict";
import fc from "fast-check";
import sharp from "sharp";
import { readProvenance } from "./read.ts";
import { decoded, NOTE, picture, pictures } from "./testing_files.ts";
import { writeProvenance } from "./write.ts";

const FILES = await pictures();

/** What another tool may have said. */
const FOREIGN =
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
  `<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"` +
  ` xmp:CreatorTool="Another tool"><dc:rights>Ada</dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>`;

async function written(bytes: Uint8Array, mime: string, note = NOTE): Promise<Uint8Array<ArrayBuffer>> {
  const file = await writeProvenance(bytes, mime, note);
  assert.ok(file !== null);
  return file;
}

function occurrences(bytes: Uint8Array, text: string): number {
  return new TextDecoder("latin1").decode(bytes).split(text).length - 1;
}

for (const [name, { mime, bytes }] of FILES) {
  Deno.test(`writeProvenance keeps the pixels and all else of a ${name}, and another decoder finds the packet`, async () => {
    const { xmp: none, ...before } = await decoded(bytes);
    const { xmp, ...after } = await decoded(await written(bytes, mime));
    assert.equal(none, undefined);
    assert.deepEqual(after, before);
    assert.match(xmp?.toString() ?? "", /digitalsourcetype\/trainedAlgorithmicMedia</);
    assert.match(xmp?.toString() ?? "", /<dc:description>.*A lighthouse, at dawn/);
  });
}

Deno.test("writeProvenance and readProvenance: any text in any note comes back as it was, in every format", async () => {
  const text = fc.string({ unit: "binary", maxLength: 200 });
  // any code unit, so also halves of pairs, and everything that XML takes for its own
  const broken = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 })
    .map((units) => String.fromCharCode(...units));
  const hostile = fc.constantFrom(
    "]]></sluice:note>",
    "&amp;&#0;",
    "\r\n\t\0\u0085\u2028\ufffe\ufeff",
    "<!--",
    "\ud800",
  );
  const any = fc.oneof(text, broken, hostile);
  await fc.assert(
    fc.asyncProperty(
      any,
      any,
      fc.option(fc.integer({ min: 0, max: 4_294_967_295 }), { nil: undefined }),
      fc.constantFrom(...FILES.values()),
      async (prompt, negativePrompt, seed, { mime, bytes }) => {
        const { seed: _, ...rest } = NOTE;
        const note = { ...rest, prompt, negativePrompt, ...(seed === undefined ? {} : { seed }) };
        assert.deepEqual(await readProvenance(await written(bytes, mime, note)), note);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("writeProvenance never shortens a prompt: 32,000 characters of any script, in every format", async () => {
  for (const [name, { mime, bytes }] of FILES) {
    for (const letter of ["a", "&", "ש", "灯", "🗼", "\ud800"]) {
      const note = {
        ...NOTE,
        prompt: letter.repeat(32_000 / letter.length),
        negativePrompt: letter.repeat(4_000),
      };
      const file = await written(bytes, mime, note);
      assert.deepEqual(await readProvenance(file), note, `${name}, ${letter}`);
      const { pixels } = await decoded(file);
      assert.equal(pixels, (await decoded(bytes)).pixels);
    }
  }
});

Deno.test("writeProvenance writes one note however often, of whatever length, and the last counts", async () => {
  for (const [name, { mime, bytes }] of FILES) {
    const long = await written(bytes, mime, { ...NOTE, prompt: "灯".repeat(32_000) });
    const again = await written(long, mime, { ...NOTE, seed: 8 });
    assert.deepEqual(await readProvenance(again), { ...NOTE, seed: 8 }, name);
    assert.deepEqual(again, await written(bytes, mime, { ...NOTE, seed: 8 }), name);
  }
});

Deno.test("writeProvenance leaves what other tools say, and says nothing twice", async () => {
  for (const format of ["png", "jpeg", "webp"] as const) {
    const mime = `image/${format}`;
    const bytes = new Uint8Array(await picture().withXmp(FOREIGN).toFormat(format).toBuffer());
    assert.equal(await readProvenance(bytes), null, "what is foreign is not ours");
    const file = await written(await written(bytes, mime), mime);
    assert.deepEqual(await readProvenance(file), NOTE);
    const xmp = (await sharp(file).metadata()).xmp?.toString() ?? "";
    assert.match(xmp, /<dc:rights>Ada<\/dc:rights>/);
    assert.deepEqual([occurrences(file, "CreatorTool"), occurrences(file, "<sluice:note>")], [1, 1], format);
  }
});

Deno.test("writeProvenance keeps another tool's packet beside a note that needs more than a segment of a JPEG", async () => {
  const bytes = new Uint8Array(await picture().withXmp(FOREIGN).jpeg().toBuffer());
  const long = { ...NOTE, prompt: "灯".repeat(32_000) };
  const file = await written(bytes, "image/jpeg", long);
  assert.deepEqual(await readProvenance(file), long);
  assert.match((await sharp(file).metadata()).xmp?.toString() ?? "", /Ada.*HasExtendedXMP/s);
});

Deno.test("writeProvenance gives null for what takes no note: other formats, other bytes than said, damaged ones", async () => {
  const gif = new Uint8Array(await picture().gif().toBuffer());
  assert.equal(await writeProvenance(gif, "image/gif", NOTE), null);
  assert.equal(await writeProvenance(new Uint8Array(), "image/png", NOTE), null);
  const png = FILES.get("PNG")?.bytes ?? new Uint8Array();
  assert.equal(await writeProvenance(png, "image/jpeg", NOTE), null);
  for (const { mime, bytes } of FILES.values()) {
    assert.equal(await writeProvenance(bytes.subarray(0, 40), mime, NOTE), null, mime);
  }
});
