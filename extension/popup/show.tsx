import { render } from "preact";
import { App } from "./app.tsx";
import { type Desk, openDesk } from "./desk.ts";
import type { Door } from "./door.ts";

/** Draws the page and keeps it up to date. */
export function show(door: Door, view: Desk["view"]): void {
  render(<App desk={openDesk(door, view)} />, document.body);
}
