/** What a screen shows before the server has said it, and how that is taken back without taking more. */

import type { Event } from "@sluice/domain";
import { facts } from "./mod.ts";

/**
 * Begins to watch whether the server says itself what is shown: by an event that `says` it, or by a snapshot. The function that
 * is returned carries `back` out unless it did.
 */
export function unlessSaid(says: (event: Event) => boolean, back: () => void): () => void {
  const restarts = facts.restarts.peek();
  let said = false;
  const stop = facts.onEvent((event) => {
    if (!says(event)) return;
    said = true;
    stop();
  });
  return () => {
    stop();
    if (!said && facts.restarts.peek() === restarts) back();
  };
}
