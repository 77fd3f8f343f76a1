/** A reader in an isolate of its own, for the test of waking one: posts the numbers it follows. */

import { CELL } from "../contract_support.ts";
import { openEmbeddedBus } from "../embedded.ts";

self.addEventListener("message", async (message) => {
  const bus = await openEmbeddedBus({
    path: (message as MessageEvent<string>).data,
    cell: CELL,
    readOnly: true,
  });
  postMessage("open");
  for await (const commits of bus.log.follow(1, new AbortController().signal)) {
    postMessage(commits.at(-1)?.number);
  }
});

declare function postMessage(message: unknown): void;
