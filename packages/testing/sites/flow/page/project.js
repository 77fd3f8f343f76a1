import { makeAttachments } from "./attachments.js";
import { composer } from "./composer.js";
import { h } from "./dom.js";
import { followClips } from "./poll.js";
import { call } from "./rpc.js";
import { keepSource, timeline } from "./scene.js";
import { settingsOf } from "./settings.js";
import { shelfOf } from "./shelf.js";
import { grid } from "./tiles.js";
import { refused } from "./toast.js";

/** What is made once for each project and load. */
function makeRoom(/** @type {string} */ project) {
  const shelf = shelfOf(project);
  followClips(shelf);
  shelf.load().catch(refused);
  call("ngNC2", [`tools/PINHOLE/projects/${project}`]).catch(() => null);
  return { shelf, settings: settingsOf(project), attachments: makeAttachments(shelf) };
}

/** @type {Map<string, ReturnType<typeof makeRoom>>} */
const rooms = new Map();

/**
 * The page of a project, or of one scene of it.
 * @param {string} project
 * @param {string | null} scene
 * @param {(path: string) => void} go
 */
export function projectView(project, scene, go) {
  const room = rooms.get(project) ?? makeRoom(project);
  rooms.set(project, room);
  const doors = {
    attach: (/** @type {string} */ id) => room.attachments.add(id),
    extend: (/** @type {string} */ id) => {
      const made = crypto.randomUUID();
      keepSource(made, id);
      go(`/project/${project}/scene/${made}`);
    },
  };
  if (scene === null) {
    return h(
      "main",
      { class: "project-view" },
      grid(room.shelf, doors),
      composer({ ...room, scene: null }),
    );
  }
  const { element, source, shows } = timeline(room.shelf, scene);
  const back = h("button", {
    type: "button",
    class: "scene-back-btn",
    click: () => go(`/project/${project}`),
  }, "Back to project");
  return h(
    "main",
    { class: "project-view scene-view" },
    h("div", { class: "scene-bar" }, back),
    element,
    grid(room.shelf, doors, shows),
    composer({ ...room, scene: { id: scene, source } }),
  );
}
