import assert from "node:assert/strict";
import { BadAddress, serverAddress, socketAddress } from "./server_address.ts";

const GOOD = [
  ["http://127.0.0.1:8001", "http://127.0.0.1:8001"],
  [" localhost:8001/ ", "http://localhost:8001"],
  ["127.0.0.1:8001", "http://127.0.0.1:8001"],
  ["[::1]:8001", "http://[::1]:8001"],
  ["sluice.example.com", "https://sluice.example.com"],
  ["https://example.com/sluice/", "https://example.com/sluice"],
  ["HTTPS://Example.com:8443/?x=1#y", "https://example.com:8443"],
] as const;

for (const [typed, address] of GOOD) {
  Deno.test(`serverAddress makes "${typed}" into ${address}`, () =>
    assert.equal(serverAddress(typed), address));
}

const BAD = [
  ["", /Enter the address/],
  ["http://", /is no address/],
  ["not an address", /is no address/],
  ["ftp://127.0.0.1", /expected https/],
  ["javascript://alert(1)", /expected https|is no address/],
  ["http://192.168.1.4:8001", /readable to everybody/],
  ["http://127.0.0.1.example.com", /readable to everybody/],
  ["https://me:secret@example.com", /must not hold/],
] as const;

for (const [typed, why] of BAD) {
  Deno.test(`serverAddress refuses "${typed}" and says why`, () => {
    assert.throws(
      () => serverAddress(typed),
      (error) => error instanceof BadAddress && why.test(error.message),
    );
  });
}

Deno.test("socketAddress keeps scheme, port and path", () => {
  assert.equal(socketAddress("http://127.0.0.1:8001"), "ws://127.0.0.1:8001/ws/agent");
  assert.equal(socketAddress("https://example.com/sluice"), "wss://example.com/sluice/ws/agent");
});
