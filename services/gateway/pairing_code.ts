/** Pairing codes and agent tokens: shown once, known to the log by their hashes only. */

import { hash } from "node:crypto";

/** 32 characters that nobody mistakes for each other: five bits each, so eight of them are 40 bits. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LENGTH = 8;

/** How long a code is good for, ms. */
export const CODE_MS = 600_000;

/** A new code of eight characters. */
export function makeCode(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(LENGTH)), (byte) => ALPHABET[byte & 31]).join("");
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
