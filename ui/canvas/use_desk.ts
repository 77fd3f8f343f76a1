/** The desk of the canvas that a component belongs to. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Desk } from "./desk.ts";

const OfCanvas = createContext<Desk | null>(null);

export const DeskProvider = OfCanvas.Provider;

export function useDesk(): Desk {
  return useContext(OfCanvas)!;
}
