/** Plays a scene in one video element: clip after clip, each within its trim. Nothing plays before somebody asks for it. */

import { type Signal, signal } from "@preact/signals";
import { mediaUrl } from "../../parts/media.tsx";
import { placeAt, type Strip } from "./strip.ts";

/** Within a frame of its end a clip is over, ms. */
const FRAME_MS = 20;
/** What plays may be as far from where it should be before it is moved, ms. */
const DRIFT_MS = 200;

export class Player {
  /** Whether it plays, also while the next clip is being loaded. */
  readonly runs: Signal<boolean> = signal(false);
  /** Where in the scene it is, ms. */
  readonly at: Signal<number> = signal(0);
  readonly muted: Signal<boolean> = signal(true);
  #strip: Strip = { spans: [], length: 0 };
  #video: HTMLVideoElement | null = null;
  #mediaId: string | null = null;
  #clip = -1;

  /** Plays in this element until the returned function is called. */
  attach(video: HTMLVideoElement): () => void {
    const over = new AbortController();
    const { signal } = over;
    this.#video = video;
    video.muted = this.muted.peek();
    // frames for the eye; the browser's own clock where none are drawn
    video.addEventListener("timeupdate", () => this.#look(), { signal });
    video.addEventListener("ended", () => this.#look(), { signal });
    video.addEventListener("error", () => this.runs.peek() && this.#next(), { signal });
    video.addEventListener("pause", () => {
      // by a key of the machine; at a clip's end it goes on
      if (video.paused && !video.ended && video.readyState >= 2) this.runs.value = false;
    }, { signal });
    const frame = () => {
      if (signal.aborted) return;
      this.#look();
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    this.#load();
    return () => {
      over.abort();
      this.runs.value = false;
      video.removeAttribute("src");
      video.load();
      this.#video = this.#mediaId = null;
    };
  }

  /** The strip changed: what is seen stays where it is, as far as that is still there. */
  show(strip: Strip): void {
    this.#strip = strip;
    this.at.value = Math.min(this.at.peek(), strip.length);
    if (strip.length === 0) this.pause();
    this.#load(DRIFT_MS);
  }

  /** Goes to a moment of the scene, ms. */
  seek(ms: number): void {
    this.at.value = Math.min(this.#strip.length, Math.max(0, ms));
    this.#load();
  }

  pause(): void {
    this.runs.value = false;
    this.#video?.pause();
  }

  toggle(): void {
    if (this.runs.peek()) return this.pause();
    if (this.#strip.length === 0) return;
    this.runs.value = true;
    if (this.at.peek() > this.#strip.length - FRAME_MS) this.at.value = 0;
    this.#load(FRAME_MS);
  }

  mute(muted: boolean): void {
    this.muted.value = muted;
    if (this.#video !== null) this.#video.muted = muted;
  }

  /** Brings the element to where the scene is, unless it is nearer than `drift` already. */
  #load(drift = 0): void {
    const place = placeAt(this.#strip, this.at.peek());
    this.#clip = place?.clip ?? -1;
    const video = this.#video;
    if (video === null) return;
    const mediaId = this.#strip.spans[this.#clip]?.mediaId ?? null;
    const isOther = mediaId !== this.#mediaId;
    this.#mediaId = mediaId;
    if (mediaId === null || place === null) {
      video.removeAttribute("src");
      return video.load();
    }
    if (isOther) video.src = mediaUrl(mediaId);
    const at = place.at / 1_000;
    // before it has loaded this says where it will begin
    if (isOther || Math.abs(video.currentTime - at) * 1_000 > drift) video.currentTime = at;
    // a browser that will not play says so by an event of its own
    if (this.runs.peek()) video.play().catch(() => {});
  }

  /** Follows what plays, and goes on to the next clip at the end of a trim. */
  #look(): void {
    const [video, span] = [this.#video, this.#strip.spans[this.#clip]];
    if (video === null || span === undefined || !this.runs.peek() || video.seeking || video.readyState < 2) {
      return;
    }
    const played = video.currentTime * 1_000 - span.from;
    if (video.ended || played >= span.length - FRAME_MS) return this.#next();
    this.at.value = span.start + Math.max(0, played);
  }

  #next(): void {
    const span = this.#strip.spans.find(({ length }, i) => i > this.#clip && length > 0);
    if (span !== undefined) return this.seek(span.start);
    this.at.value = this.#strip.length;
    this.pause();
  }
}
