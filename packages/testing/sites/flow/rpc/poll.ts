/** `jwpduf` asks how clips are, `as29s` fetches one thing with fresh addresses (wire/flow.md §1.5). */

import { list, must, onlyAt, text, tuple } from "../arguments.ts";
import { refuseBy } from "../faults.ts";
import { recordRow } from "../records.ts";
import { RpcRefusal } from "../refusal.ts";
import { failureRow, statusOf } from "../timeline.ts";
import type { Call } from "./handler.ts";

const MOST_AT_ONCE = 100;
const STATUS = 8;

/** Never has an address of a clip, not even when it is done. */
export function pollClips({ world, inner, fault }: Call): unknown {
  refuseBy(fault);
  const request = tuple(inner, 3);
  onlyAt(request, 2);
  const ids = list(request[2], MOST_AT_ONCE).map((one) => text(tuple(one, 1)[0]));
  const records = ids.map((id) => {
    const item = world.media.get(id);
    if (item === undefined) return lost(id);
    const record = recordRow(world, item, "none");
    // One look that says "failed" need not be final.
    if (fault !== null && typeof fault === "object" && "failClip" in fault && item.clip !== null) {
      (record[5] as unknown[])[STATUS] = failureRow({ ...item.clip, failure: { reason: fault.failClip } });
    }
    return record;
  });
  return [null, world.credits, records];
}

function lost(id: string): unknown[] {
  const details = new Array(14).fill(null);
  details[STATUS] = [4, [null, "Media not found."]];
  return [id, null, null, null, null, details, null, null];
}

/** A RECORD with signed addresses; too early it gives the bare id or NOT_FOUND, in turns. */
export function fetchMedia({ world, inner, fault }: Call): unknown {
  refuseBy(fault);
  const id = text(tuple(inner, 1)[0]);
  const item = world.media.get(id);
  if (item === undefined) throw new RpcRefusal(5, null, "Requested entity was not found.");
  if (fault === "no_urls") return id;
  if (item.clip !== null) {
    if (statusOf(world, item) !== 3) throw new RpcRefusal(5);
    const { signedUrlLag, urlLagMs } = world.options;
    const addressedAt = (item.clip.endedAt ?? 0) + (urlLagMs ?? 0);
    const early = urlLagMs === null ? item.clip.fetches < signedUrlLag : Date.now() < addressedAt;
    item.clip.fetches += 1;
    if (early && item.clip.fetches % 2 === 1) return id;
    if (early) throw new RpcRefusal(5);
    must(item.bytes.length > 0);
    if (urlLagMs !== null) item.readyAt ??= addressedAt;
  }
  item.readyAt ??= Date.now();
  return recordRow(world, item, "signed");
}
