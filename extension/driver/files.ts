/** Reference pictures on their way into the composer. */

import type { AgentJob, RunContext } from "@sluice/agent";
import type { AgentReference } from "@sluice/protocol";
import type { Plan, PlanFile } from "../tab/messages.ts";

export type Fetched = readonly { readonly reference: AgentReference; readonly bytes: Uint8Array }[];

/** The bytes of the job's references, in their order. */
export async function fetchFiles(
  job: AgentJob,
  context: Pick<RunContext, "fetchReference">,
  wanted: (reference: AgentReference) => boolean = () => true,
): Promise<Fetched> {
  return await Promise.all(
    job.references.filter(wanted).map(async (reference) => ({
      reference,
      bytes: await context.fetchReference(reference),
    })),
  );
}

/** Files by the slot for their role; within a slot their order is that of the job. */
export function filesBySlot(
  files: Fetched,
  slotFor: (role: AgentReference["role"]) => string,
): Plan["slots"] {
  const bySlot = new Map<string, PlanFile[]>();
  for (const [index, { reference, bytes }] of files.entries()) {
    const slot = slotFor(reference.role);
    const ending = reference.mime.split("/")[1] ?? "png";
    const file = { name: `reference-${index + 1}.${ending}`, mime: reference.mime, base64: toBase64(bytes) };
    bySlot.set(slot, [...bySlot.get(slot) ?? [], file]);
  }
  return [...bySlot].map(([slot, files]) => ({ slot, files }));
}

/** In pieces: a call takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}
