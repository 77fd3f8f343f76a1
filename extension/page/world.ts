/** What the page's world and the content script say to each other, over a port that no script of the page ever sees. */

import type { FlowRecipe, FreepikRecipe } from "@sluice/recipes";
import type { Item, Reply } from "../tab/messages.ts";

/** The part of a recipe that the page's world needs. */
export type PageRecipe = Pick<FlowRecipe, "wire" | "calls"> | Pick<FreepikRecipe, "wire" | "calls">;

export type ToPage =
  /** Null ends the watching. */
  | { readonly type: "configure"; readonly recipe: PageRecipe | null }
  | {
    readonly type: "read";
    readonly id: number;
    readonly name: string;
    readonly args: Readonly<Record<string, string>>;
  };

/** A watched call, or the answer to `read`. `at` is `performance.now()`, the same clock in both worlds. */
export type FromPage =
  | {
    readonly type: "sent";
    readonly call: number;
    readonly name: string;
    readonly asked: Item;
    readonly at: number;
  }
  | {
    readonly type: "answered";
    readonly call: number;
    readonly name: string;
    readonly reply: Reply;
    readonly at: number;
  }
  | { readonly type: "read"; readonly id: number; readonly reply: Reply };

/** The content script's event that carries the port. */
export const PORT_EVENT = "sluice-port";
/** The page script's event that says: it listens for the port. */
export const READY_EVENT = "sluice-ready";
