/**
 * One thing on a project's shelf, read from a RECORD (wire/flow.md §1.5) or from an image's block (§1.4).
 * @typedef {object} Item
 * @property {string} id
 * @property {"image" | "video"} kind
 * @property {string} workflow
 * @property {string} prompt
 * @property {string | null} url signed, as soon as it is known
 * @property {string | null} poster
 * @property {number} status 6 queued, 2 running, 3 done, 4 failed
 * @property {string | null} reason of a failure
 * @property {number} seconds of a clip
 * @property {number} aspect
 */

/**
 * @param {any} record
 * @returns {Item | null} null for what is not a RECORD, such as the bare string that `as29s` gives too early
 */
export function readRecord(record) {
  if (!Array.isArray(record) || typeof record[0] !== "string") return null;
  const [id, , workflow, , , details, image, media] = record;
  const state = details?.[8] ?? [3];
  const kind = !image && (media || state[0] !== 3) ? "video" : "image";
  const link = kind === "video" ? media?.[0]?.[8] : image?.[0]?.[13];
  return {
    id,
    kind,
    workflow: workflow ?? "",
    prompt: String(details?.[1] ?? image?.[0]?.[7] ?? ""),
    url: signed(link) ? link : null,
    poster: details?.[10] || (typeof link === "string" ? link : null),
    status: state[0] ?? 3,
    reason: state[2]?.[0] ?? null,
    seconds: media?.[1]?.[2]?.[0] ?? 8,
    aspect: (kind === "video" ? media?.[0]?.[16] : image?.[0]?.[14]) ?? 2,
  };
}

/**
 * Links without a signature are thumbnails that cannot stand for the thing itself.
 * @param {unknown} link
 */
function signed(link) {
  return typeof link === "string" && link.includes("Signature=");
}

/**
 * @param {any} reply of `ogiZ0b`
 * @param {string} prompt
 * @returns {Item[]}
 */
export function readImages(reply, prompt) {
  return (reply?.[0] ?? []).map((/** @type {any} */ row) => {
    const block = row[6]?.[0] ?? [];
    return {
      id: row[0],
      kind: "image",
      workflow: row[2] ?? "",
      prompt,
      url: block[13] ?? null,
      poster: null,
      status: 3,
      reason: null,
      seconds: 0,
      aspect: block[14] ?? 3,
    };
  });
}
