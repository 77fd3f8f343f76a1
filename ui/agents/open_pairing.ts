/** Asks the server for a pairing code. */

import { api, ApiError } from "../state/api.ts";

export interface Code {
  readonly code: string;
  /** By the server's clock, ms since 1970. */
  readonly expiresAt: number;
}

/** The code, or why there is none. */
export async function openPairing(): Promise<Code | ApiError> {
  try {
    const { code, expires_at } = await api<{ readonly code: string; readonly expires_at: string }>(
      "/api/agents/pairings",
      { method: "POST" },
    );
    return { code, expiresAt: Date.parse(expires_at) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error;
  }
}
