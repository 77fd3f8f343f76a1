import { refused } from "./toast.js";
import { upload } from "./uploads.js";

/** A picture that goes with the prompt; `id` is null while its upload runs. @typedef {{ id: string | null }} Attached */

/** @typedef {"Start" | "End"} Slot */

/**
 * What goes with the next prompt: references in their order, and frames.
 * @param {import("./shelf.js").Shelf} shelf
 */
export function makeAttachments(shelf) {
  /** @type {Attached[]} */
  let references = [];
  /** @type {Map<Slot, Attached>} */
  const frames = new Map();
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const tell = () => listeners.forEach((listener) => listener());
  /** @param {Attached} attached */
  const drop = (attached) => {
    references = references.filter((other) => other !== attached);
    for (const [slot, held] of frames) if (held === attached) frames.delete(slot);
    tell();
  };
  return {
    references: () => references,
    frame: (/** @type {Slot} */ slot) => frames.get(slot) ?? null,
    ready: () => references.flatMap(({ id }) => id ?? []),
    readyFrame: (/** @type {Slot} */ slot) => frames.get(slot)?.id ?? null,
    drop,
    /** @param {string} id */
    async add(id) {
      await withUrl(shelf, id);
      references.push({ id });
      tell();
    },
    /** @param {Slot} slot @param {string} id */
    async fill(slot, id) {
      await withUrl(shelf, id);
      frames.set(slot, { id });
      tell();
    },
    /**
     * Uploads and attaches at once: as references, or into the frame slots that are empty. Each has its place from the
     * start, so the order is that of the files; what was cleared meanwhile stays away.
     * @param {File[]} files
     * @param {boolean} asFrames
     */
    async addFiles(files, asFrames) {
      const places = files.map(() => ({ id: /** @type {string | null} */ (null) }));
      if (asFrames) {
        const empty = /** @type {Slot[]} */ (["Start", "End"]).filter((slot) => !frames.has(slot));
        for (const [at, slot] of empty.entries()) if (places[at]) frames.set(slot, places[at]);
      } else references.push(...places);
      tell();
      for (const [at, file] of files.entries()) {
        const place = places[at];
        if (place === undefined) continue;
        try {
          place.id = await upload(shelf, file);
          tell();
        } catch (error) {
          drop(place);
          refused(error);
        }
      }
    },
    clear() {
      references = [];
      frames.clear();
      tell();
    },
    /** @param {() => void} listener */
    onChange: (listener) => void listeners.add(listener),
  };
}

/** @typedef {ReturnType<typeof makeAttachments>} Attachments */

/**
 * A chip shows the signed URL, which names the media.
 * @param {import("./shelf.js").Shelf} shelf
 * @param {string} id
 */
async function withUrl(shelf, id) {
  if (!shelf.items.get(id)?.url) await shelf.freshUrl(id);
}
