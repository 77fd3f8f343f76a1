/** The studio in a real browser, for tests and measurements. */

export { newCanvas, note, openCanvas } from "./canvas_desk.ts";
export { openStudio, type Studio } from "./desk.ts";
export { untilListed, writeAssets } from "./many_assets.ts";
export { makePictures } from "./pictures.ts";
export { scroll } from "./scrolling.ts";
