import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { MediaRefused } from "./errors.ts";
import { sniff, textProbe } from "./sniff.ts";

const isText = (bytes: Uint8Array) => () => {
  const probe = textProbe();
  probe.push(bytes);
  return probe.isText();
};
const sniffed = (bytes: Uint8Array) => sniff(bytes, isText(bytes));

Deno.test("sniff: knows clips by their brand and doctype", async () => {
  const mp4 = Buffer.from("\0\0\0\x18ftypisom\0\0\0\0isommp42", "latin1");
  const webm = Buffer.from(
    "1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878102428581021853806701ffffffffffffff",
    "hex",
  );
  assert.equal(await sniffed(mp4), "video/mp4");
  assert.equal(await sniffed(webm), "video/webm");
  await assert.rejects(
    sniffed(Buffer.from("\0\0\0\x14ftypqt  \0\0\0\0qt  ", "latin1")),
    /found video\/quicktime/,
  );
});

Deno.test("sniff: a sentence is text even when it starts like some file", async () => {
  assert.equal(await sniffed(Buffer.from("BMW drives — naïvely — through Łódź\n")), "text/plain");
});

Deno.test("sniff: markup that a browser would run is refused although it is text", async () => {
  await assert.rejects(sniffed(Buffer.from('<?xml version="1.0"?><svg/>')), MediaRefused);
});

Deno.test("textProbe: knows a letter that is split between chunks, and sees bytes that no text has", () => {
  const split = textProbe();
  const bytes = Buffer.from("€");
  split.push(bytes.subarray(0, 1));
  split.push(bytes.subarray(1));
  assert.equal(split.isText(), true);
  for (const bad of [Buffer.from([0xff]), Buffer.from("a\0b"), bytes.subarray(0, 2)]) {
    assert.equal(isText(bad)(), false);
  }
});
