/** MD5 (RFC 1321), by which a JPEG names its extended XMP. It guards nothing here; Web Crypto does not have it. */

const SHIFTS: readonly (readonly number[])[] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [
  6,
  10,
  15,
  21,
]];
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
const BLOCK = 64;

/** The digest as 32 digits of upper-case hex. */
export function md5(bytes: Uint8Array): string {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK) * BLOCK);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n, true);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let at = 0; at < padded.length; at += BLOCK) fold(state, view, at);
  return [...new Uint8Array(state.buffer)].map((b) => b.toString(16).padStart(2, "0")).join("").toUpperCase();
}

function fold(state: Int32Array, view: DataView, at: number): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const [mixed, word] = round === 0
      ? [(b & c) | (~b & d), i]
      : round === 1
      ? [(d & b) | (~d & c), (5 * i + 1) % 16]
      : round === 2
      ? [b ^ c ^ d, (3 * i + 5) % 16]
      : [c ^ (b | ~d), (7 * i) % 16];
    const sum = (a + mixed + (SINES[i] ?? 0) + view.getInt32(at + 4 * word, true)) | 0;
    const shift = SHIFTS[round]?.[i % 4] ?? 0;
    [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
  }
  [a, b, c, d].forEach((value, i) => state[i] = ((state[i] ?? 0) + value) | 0);
}
