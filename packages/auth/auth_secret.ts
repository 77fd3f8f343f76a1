/** The server's secret as keys for one use each, so that no proof of one kind passes as another. */

import { Buffer } from "node:buffer";
import { hkdfSync } from "node:crypto";

const MIN_SECRET_BYTES = 24;
const KEY_BYTES = 32;

/** Made by `authSecret` and by nothing else. */
export interface AuthSecret {
  /** Signs session tokens. */
  readonly session: Uint8Array;
  /** Signs tickets. */
  readonly ticket: Uint8Array;
  /** Derives the secrets of webhooks. */
  readonly webhook: Uint8Array;
}

/**
 * Derives the keys from the secret's text (UTF-8) by HKDF-SHA256 (RFC 5869), each under its own label. Every service
 * with the same secret gets the same keys. Throws `RangeError` for fewer than 24 bytes: an empty key signs for anybody.
 */
export function authSecret(text: string): AuthSecret {
  const secret = Buffer.from(text, "utf8");
  if (secret.length < MIN_SECRET_BYTES) {
    throw new RangeError(
      `derive keys from the secret: it has ${secret.length} bytes, at least ${MIN_SECRET_BYTES} are needed`,
    );
  }
  const derive = (label: string) => new Uint8Array(hkdfSync("sha256", secret, "", label, KEY_BYTES));
  return {
    session: derive("sluice session token"),
    ticket: derive("sluice ticket"),
    webhook: derive("sluice webhook"),
  };
}
