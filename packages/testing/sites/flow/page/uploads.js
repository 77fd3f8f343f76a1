import { context, uuid } from "./blocks.js";
import { consented } from "./blockers.js";
import { call } from "./rpc.js";

/**
 * Uploads one picture (`maseQ`) and puts it on the shelf.
 * @param {import("./shelf.js").Shelf} shelf
 * @param {File} file
 * @returns {Promise<string>} its media id
 */
export async function upload(shelf, file) {
  await consented();
  const words = await base64(file);
  const reply = await call("maseQ", [
    context(shelf.project),
    words,
    file.type,
    1,
    null,
    null,
    null,
    null,
    file.name,
    null,
    uuid(),
    uuid(),
  ]);
  const [id, , workflow] = reply[0];
  shelf.put([{
    id,
    kind: "image",
    workflow: workflow ?? "",
    prompt: file.name,
    url: null,
    poster: null,
    status: 3,
    reason: null,
    seconds: 0,
    aspect: 3,
  }]);
  await shelf.freshUrl(id);
  return id;
}

/**
 * @param {File} file
 * @returns {Promise<string>} without the `data:` prefix
 */
function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
