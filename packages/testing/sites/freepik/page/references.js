// @ts-check
/** Pictures to refer to: a slot for each category, filled by uploading a file. */

import { given, upload } from "./api.js";
import { make, makeButton } from "./dom.js";
import { toast, wordsFor } from "./toast.js";

/** @typedef {{ category: string, identifier: string | null, chip: HTMLElement }} Reference */

/**
 * The slots; `changed` is called when an upload begins or ends and when a reference goes.
 * @param {() => void} changed
 */
export function referenceSlots(changed) {
  /** @type {Reference[]} */
  let references = [];
  const element = make("section", { class: "references", "aria-label": "References" });
  element.append(...given.categories.map(slot));

  /** @param {string} category */
  function slot(category) {
    const chips = make("div", { class: "chips" });
    const input = /** @type {HTMLInputElement} */ (
      make("input", { type: "file", accept: "image/*", multiple: true, hidden: true })
    );
    input.addEventListener("change", () => {
      const files = [...input.files ?? []];
      input.value = ""; // the same file can be chosen again
      for (const file of files) void add(category, file, chips);
    });
    const button = makeButton(
      { "data-testid": "reference-add", "data-category": category },
      category[0]?.toUpperCase() + category.slice(1),
      () => input.click(),
    );
    return make("div", { "data-testid": "reference-slot", "data-category": category }, button, input, chips);
  }

  /**
   * @param {string} category
   * @param {File} file
   * @param {HTMLElement} chips
   */
  async function add(category, file, chips) {
    if (references.length >= given.mostReferences) {
      return toast(`At most ${given.mostReferences} references can be used.`);
    }
    const chip = make("div", { "data-testid": "reference-uploading", class: "chip" });
    /** @type {Reference} */
    const reference = { category, identifier: null, chip };
    references.push(reference);
    chips.append(chip);
    changed();
    const answer = await upload(file);
    if (answer.status === 200) {
      reference.identifier = answer.body.identifier;
      const picture = make("img", { src: URL.createObjectURL(file), alt: file.name });
      picture.dataset["identifier"] = answer.body.identifier;
      chip.append(picture, makeButton({ "aria-label": "Remove" }, "×", () => remove(reference)));
      chip.dataset["testid"] = "reference-chip";
      changed();
    } else {
      toast(wordsFor(answer));
      remove(reference);
    }
  }

  /** @param {Reference} reference */
  function remove(reference) {
    references = references.filter((one) => one !== reference);
    reference.chip.remove();
    changed();
  }

  return {
    element,
    uploading: () => references.some(({ identifier }) => identifier === null),
    /** As the calls name them. */
    wanted: () =>
      references.map(({ category, identifier }, index) => ({
        image: `creation:${identifier}`,
        type: category,
        category,
        label: `img${index + 1}`,
      })),
  };
}
