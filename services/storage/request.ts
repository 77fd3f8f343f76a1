/** Parts of a request that several routes read. */

import { MediaTooLarge } from "@sluice/media";
import { StorageProblem } from "./problems.ts";

/** The word after `Bearer`, empty when there is none. */
export function bearer(request: Request): string {
  return /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
}

/** The body; that its sender breaks it off is the sender's mistake and not ours. */
export function bodyOf({ body }: Request): ReadableStream<Uint8Array> {
  if (body === null) return new Blob([]).stream();
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (cause) {
        controller.error(new StorageProblem("invalid_input", "the body broke off", { cause }));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** The whole body in memory. Throws `MediaTooLarge`, and `StorageProblem` when it breaks off. */
export async function wholeBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of bodyOf(request)) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new MediaTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return await new Blob(chunks as Uint8Array<ArrayBuffer>[]).bytes();
}
