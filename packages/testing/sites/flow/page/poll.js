import { pollMs } from "./blockers.js";
import { refreshCredits } from "./credits.js";
import { rest } from "./dom.js";
import { readRecord } from "./records.js";
import { call } from "./rpc.js";

/** @typedef {import("./records.js").Item} Item */

/** A failure without a reason may not be final; it is believed after so many polls (wire/flow.md §1.5). */
const BELIEVED_AFTER = 3;

/** @param {Item} item */
const unfinished = ({ kind, status, reason }) =>
  kind === "video" && status !== 3 && !(status === 4 && reason !== null);

/**
 * Follows the clips of a shelf until each has its URL or has failed; sleeps while there are none.
 * @param {import("./shelf.js").Shelf} shelf
 */
export function followClips(shelf) {
  /** @type {Map<string, number>} */
  const failures = new Map();
  /** Those seen at work by this load; older ones get a URL when somebody looks at them. @type {Set<string>} */
  const watched = new Set();
  const all = () => [...shelf.items.values()];
  /** @param {Item} item */
  const lacksUrl = ({ id, status, url }) => watched.has(id) && status === 3 && url === null;

  /** @param {Item} item */
  const believed = (item) => {
    if (item.status !== 4 || item.reason !== null) return item;
    const times = (failures.get(item.id) ?? 0) + 1;
    failures.set(item.id, times);
    return times < BELIEVED_AFTER ? item : { ...item, reason: "" };
  };
  const round = async () => {
    const ids = all().filter(unfinished).map(({ id }) => [id]);
    if (ids.length > 0) {
      const reply = await call("jwpduf", [null, null, ids]).catch(() => null);
      /** @type {Item[]} */
      const found = (reply?.[2] ?? []).map(readRecord).filter((/** @type {unknown} */ item) => item !== null);
      shelf.put(found.map(believed));
      if (found.some(({ status }) => status >= 3)) refreshCredits();
    }
    for (const item of all().filter(lacksUrl)) await shelf.freshUrl(item.id);
  };
  let running = false;
  const wake = async () => {
    for (const item of all().filter(unfinished)) watched.add(item.id);
    if (running) return;
    running = true;
    while (all().some((item) => unfinished(item) || lacksUrl(item))) {
      await rest(pollMs());
      await round();
    }
    running = false;
  };
  shelf.onChange(wake);
  wake();
}
