/** One asset, large, over the list that it is in; and two, compared. */

export { Lightbox } from "./lightbox.tsx";
