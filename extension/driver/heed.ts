/** What a site's refusal means for the jobs that follow: a doubt stops them, a pause lets them wait. */

import type { JobFailure } from "@sluice/agent";
import type { Block } from "./block.ts";
import type { Rest } from "./rest.ts";

/** Also of one refusal among several pictures: the next press would only make it worse. */
export async function heed(
  failure: JobFailure,
  { block, rest }: { readonly block: Block; readonly rest: Rest },
): Promise<void> {
  if (failure.detail.code === "challenge") await block.raise(failure.message);
  await rest.heard(failure);
}
