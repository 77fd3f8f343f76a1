/** Canvases: the list of them, or the one that the address names. */

import { Canvases } from "./canvases.tsx";
import { OpenCanvas } from "./open_canvas.tsx";

export function CanvasPage({ canvas = "" }: { readonly canvas?: string }) {
  return canvas === "" ? <Canvases /> : <OpenCanvas key={canvas} id={canvas} />;
}
