/** Ids and tokens that are derived from the secret, so that they are the same after every start and on every machine. */

import { createHmac } from "node:crypto";
import { idInCell } from "@sluice/domain";

/** The simulator's agent id and token in that cell. `secret`: the text of `SLUICE_SECRET`. */
export function simulatorCredentials(
  secret: string,
  cell: number,
): { readonly agentId: string; readonly token: string } {
  const of = cell === 0 ? "" : ` ${cell}`;
  const token = createHmac("sha256", secret).update(`simulator token${of}`).digest("base64url");
  const hex = createHmac("sha256", secret).update(`simulator agent${of}`).digest("hex");
  return { agentId: idInCell(cell, derivedId(hex)), token: `sla_${token}` };
}

/** The id of the operator's account in that cell. */
export function operatorId(secret: string, cell: number): string {
  return idInCell(cell, derivedId(createHmac("sha256", secret).update(`operator ${cell}`).digest("hex")));
}

/** The first 128 bits of a hex text, marked as a UUID of version 8 (RFC 9562: made by our own rule). */
export function derivedId(hex: string): string {
  const variant = ((parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${
    hex.slice(20, 32)
  }`;
}
