import { h, iconButton } from "./dom.js";
import { openPane } from "./overlay.js";
import { call } from "./rpc.js";
import { refused } from "./toast.js";
import { upload } from "./uploads.js";

/** The newest of the project's pictures. */
const MOST_SHOWN = 100;

let announced = false;

/**
 * The picker of pictures: those of the project, and a file input that uploads more, lists and selects them.
 * @param {import("./shelf.js").Shelf} shelf
 * @param {(ids: string[]) => unknown} onPick
 */
export function openAddMenu(shelf, onPick) {
  /** @type {string[]} */
  let selected = [];
  const list = h("div", { class: "asset-list", role: "listbox", "aria-label": "Project media" });
  const add = h("button", {
    type: "button",
    class: "detail-add-to-prompt-btn",
    click: () => {
      pane.close();
      onPick(selected);
    },
  }, "Add to prompt");
  const choose = h("input", {
    type: "file",
    accept: "image/*",
    multiple: true,
    change: async (/** @type {Event} */ event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      const files = [...(input.files ?? [])];
      input.value = "";
      selected = [];
      list.classList.add("is-uploading");
      for (const file of files) {
        try {
          await announceUpload();
          selected.push(await upload(shelf, file));
        } catch (error) {
          refused(error);
        }
        draw();
      }
      list.classList.remove("is-uploading");
    },
  });
  const draw = () => {
    const images = [...shelf.items.values()].filter(({ kind, status }) => kind === "image" && status === 3);
    list.replaceChildren(
      ...images.slice(-MOST_SHOWN).reverse().map((item) =>
        h(
          "button",
          {
            type: "button",
            class: "asset-item",
            role: "option",
            "data-media-id": item.id,
            "aria-selected": String(selected.includes(item.id)),
            click: () => {
              selected = [item.id];
              draw();
            },
          },
          h("img", { src: item.url ?? item.poster, alt: "" }),
          h("span", {}, item.prompt),
        )
      ),
    );
    add.toggleAttribute("disabled", selected.length === 0);
  };
  draw();
  const upload_ = h("label", { class: "upload-media" }, iconText("upload", "Upload media"), choose);
  const pane = openPane(h("div", { class: "add-menu" }, upload_, list, add), { className: "add-menu-pane" });
}

/** @param {string} icon @param {string} text */
function iconText(icon, text) {
  return h("span", {}, h("mat-icon", { "aria-hidden": "true" }, icon), text);
}

/** The page says once that a file is coming, before the first one (wire/flow.md §1.4). */
async function announceUpload() {
  if (announced) return;
  announced = true;
  await call("JJH6Ub", [14, "google3"]);
}

/** @param {import("./shelf.js").Shelf} shelf @param {(ids: string[]) => unknown} onPick */
export function addMenuTrigger(shelf, onPick) {
  return iconButton("add", {
    class: "add-menu-trigger",
    "aria-label": "Add media",
    click: () => openAddMenu(shelf, onPick),
  });
}
