/** Whether the server and its streams can be relied on now: asked once, without patience, for readiness. */

import { JetStreamApiCodes, JetStreamApiError, type StreamConfig } from "@nats-io/jetstream";
import { isAway, type Link } from "./link.ts";
import { inboxOf, logOf, wrongSetting } from "./streams.ts";

/** See `Bus.check`. */
export async function checkStreams(link: Link, cells: readonly number[]): Promise<string | null> {
  const away = link.away();
  if (away !== null) return away;
  try {
    const names = cells.flatMap((cell) => [logOf(cell).stream, inboxOf(cell).stream]);
    const problems = await Promise.all(names.map((name) => checkStream(link, name)));
    return problems.find((problem) => problem !== null) ?? null;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return isAway(error) ? `NATS does not answer: ${why}` : `NATS refuses: ${why}`;
  }
}

async function checkStream(link: Link, stream: string): Promise<string | null> {
  let config: StreamConfig;
  try {
    ({ config } = await link.jsm.streams.info(stream));
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== JetStreamApiCodes.StreamNotFound) throw error;
    return `stream "${stream}" is missing: put it back from a backup, nothing is written until then`;
  }
  return wrongSetting(stream, config);
}
