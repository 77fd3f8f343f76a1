/** Pairing codes and agent tokens: shown once, known to the log by their hashes only. */

import { cellFor } from "@sluice/domain";
import { hash } from "node:crypto";

/** 32 characters that nobody mistakes for each other: five bits each, so eight of them are 40 bits. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LENGTH = 8;

/** How long a code is good for, ms. */
export const CODE_MS = 600_000;

/** A new code of eight characters that tells of its cell to who knows how many there are. */
export function makeCode(cell: number, cells: number): string {
  for (;;) {
    const code = Array.from(crypto.getRandomValues(new Uint8Array(LENGTH)), (byte) => ALPHABET[byte & 31])
      .join("");
    if (cellOfCode(code, cells) === cell) return code;
  }
}

/** The cell, of `cells`, that a code of `makeCode` was made in. */
export function cellOfCode(code: string, cells: number): number {
  return cellFor(code, cells);
}

/** A new agent token: `sla_` and 32 random bytes in base64url. */
export function makeToken(): string {
  const random = crypto.getRandomValues(new Uint8Array(32));
  return `sla_${random.toBase64({ alphabet: "base64url", omitPadding: true })}`;
}

/** Lower-case hex SHA-256 of a code or token. */
export function hashSecret(text: string): string {
  return hash("sha256", text, "hex");
}
