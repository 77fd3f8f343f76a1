import assert from "node:assert/strict";

Deno.test("older_chrome brings what Chrome 116 lacks, and it does the same", async () => {
  const places: [object, string][] = [
    [Promise, "withResolvers"],
    [URL, "parse"],
    [Uint8Array.prototype, "toHex"],
    [Uint8Array, "fromBase64"],
  ];
  const natives = places.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name) ?? {});
  const bytes = Uint8Array.of(0, 1, 15, 16, 255);
  const hex = bytes.toHex();
  const base64 = bytes.toBase64();
  for (const [owner, name] of places) Reflect.deleteProperty(owner, name);
  try {
    await import("./older_chrome.ts");
    assert.equal(bytes.toHex(), hex);
    assert.deepEqual(Uint8Array.fromBase64(base64), bytes);
    assert.equal(URL.parse("no address"), null);
    assert.equal(URL.parse("/a", "https://b.example")?.href, "https://b.example/a");
    const { promise, resolve } = Promise.withResolvers<number>();
    resolve(1);
    assert.equal(await promise, 1);
    const refused = Promise.withResolvers<number>();
    refused.reject(new Error("no"));
    await assert.rejects(refused.promise, /no/);
  } finally {
    places.forEach(([owner, name], i) => Object.defineProperty(owner, name, natives[i] ?? {}));
  }
});
