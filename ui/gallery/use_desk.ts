/** The desk of a page for the list that its filter asks for; what was chosen in another list is let go. */

import { useEffect, useMemo } from "preact/hooks";
import { type Filter, Selection, useAssetList } from "../assets/mod.ts";
import { type Desk, openDesk, type Room } from "./desk.ts";

export function useDesk(room: Room, filter: Filter): Desk {
  const list = useAssetList(filter);
  const desk = useMemo(() => openDesk(room, list, new Selection()), [list]);
  // what went from the list, here or in another tab, cannot be meant any more
  useEffect(() => desk.selection.follow(list), [desk]);
  return desk;
}
