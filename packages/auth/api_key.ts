/** API keys: contracts/settled.md point 1. */

import { hash } from "node:crypto";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const KEY = /^slk_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/** Makes a key from 32 random bytes: `slk_`, 43 characters of them in base62, 6 of their CRC-32. */
export function makeKey(random: Uint8Array = crypto.getRandomValues(new Uint8Array(32))): string {
  const body = base62(random.reduce((n, byte) => (n << 8n) | BigInt(byte), 0n), 43);
  return `slk_${body}${checksum(body)}`;
}

/** Whether the text has the form of a key and its checksum fits: a typing error needs no look-up. */
export function isKey(text: string): boolean {
  const parts = KEY.exec(text);
  return parts !== null && checksum(parts[1] ?? "") === parts[2];
}

/** Lower-case hex SHA-256, all that is kept of a key. */
export function hashKey(key: string): string {
  return hash("sha256", key, "hex");
}

/** The first characters of a key, for people to tell keys apart. */
export function keyPrefix(key: string): string {
  return key.slice(0, 12);
}

function checksum(body: string): string {
  return base62(BigInt(crc32(body)), 6);
}

function base62(value: bigint, length: number): string {
  let text = "";
  for (let n = value; n > 0n; n /= 62n) text = (DIGITS[Number(n % 62n)] ?? "") + text;
  return text.padStart(length, "0");
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let c = byte;
  for (let bit = 0; bit < 8; bit++) c = (c & 1) === 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 of ASCII text, as in ISO 3309 (the one of zip and PNG). */
export function crc32(text: string): number {
  let c = 0xffffffff;
  for (let i = 0; i < text.length; i++) c = (TABLE[(c ^ text.charCodeAt(i)) & 0xff] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
