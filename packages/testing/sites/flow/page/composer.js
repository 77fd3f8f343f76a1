import { addMenuTrigger } from "./add_menu.js";
import { frameSlots, referenceChips } from "./chips.js";
import { h, iconButton } from "./dom.js";
import { makeEditor } from "./editor.js";
import { pressClips, pressExtension, pressImages } from "./press.js";
import { openSettings } from "./settings_pane.js";
import { toast } from "./toast.js";
import { shellNotes } from "./wiz.js";

/**
 * The box in which a prompt is written, with all that goes along.
 * @param {object} room
 * @param {import("./shelf.js").Shelf} room.shelf
 * @param {import("./settings.js").SettingsStore} room.settings
 * @param {import("./attachments.js").Attachments} room.attachments
 * @param {{ id: string, source: () => import("./records.js").Item | null } | null} room.scene
 */
export function composer({ shelf, settings, attachments, scene }) {
  const drift = shellNotes().drift ?? null;
  const usesFrames = () => settings.now().mode === "Video" && settings.now().videoType === "Frames";
  const submit = iconButton("arrow_forward", {
    class: "submit-btn",
    "aria-label": "Create",
    disabled: true,
    click: () => press(),
  });
  const editor = makeEditor((text) => submit.toggleAttribute("disabled", text.trim() === ""));

  const slots = h("div", { class: "frame-slots" });
  const chips = h("div", { class: "chip-row" });
  const add = addMenuTrigger(shelf, async (ids) => {
    for (const id of ids) await attachments.add(id);
  });
  const summary = h("span", {});
  const trigger = h(
    "button",
    { type: "button", class: "settings-trigger-button", click: () => openSettings(settings, scene !== null) },
    h("mat-icon", { "aria-hidden": "true" }, "tune"),
    summary,
  );
  const direct = h("input", {
    type: "file",
    accept: "image/*",
    multiple: true,
    hidden: true,
    change: (/** @type {Event} */ event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      const files = [...(input.files ?? [])];
      input.value = "";
      attachments.addFiles(files, usesFrames());
    },
  });
  const agent = h("button", {
    type: "button",
    class: "agent-mode-chip",
    "aria-pressed": "false",
    click: () => {
      agent.setAttribute("aria-pressed", String(!agentIsOn()));
      draw();
    },
  }, "Agent");
  const agentIsOn = () => agent.getAttribute("aria-pressed") === "true";

  const draw = () => {
    slots.replaceChildren(...(usesFrames() && scene === null ? frameSlots(shelf, attachments) : []));
    chips.replaceChildren(...(usesFrames() || scene !== null ? [] : referenceChips(shelf, attachments)));
    add.hidden = usesFrames() || scene !== null;
    trigger.hidden = agentIsOn();
    summary.textContent = summed(settings.now(), scene !== null);
  };
  const press = () => {
    const prompt = editor.text();
    if (prompt.trim() === "") return;
    const pictures = {
      start: attachments.readyFrame("Start"),
      end: attachments.readyFrame("End"),
      references: attachments.ready(),
    };
    const chosen = { ...settings.now() };
    editor.clear();
    attachments.clear();
    if (agentIsOn()) return toast("The agent is thinking about it.");
    if (scene !== null) return extend(prompt, chosen.extendModel);
    if (chosen.mode === "Image") return void pressImages(shelf, prompt, chosen, pictures.references);
    return void pressClips(shelf, prompt, chosen, pictures);
  };
  /** @param {string} prompt @param {string} model */
  const extend = (prompt, model) => {
    const source = scene?.source() ?? null;
    if (scene === null || source === null) return toast("There is nothing here to extend.");
    return void pressExtension(shelf, scene.id, source, prompt, model);
  };
  settings.onChange(draw);
  attachments.onChange(draw);
  draw();
  return h(
    "flow-prompt-box",
    {},
    slots,
    chips,
    drift === "no_editor" ? null : h("flow-rich-text-editor", {}, editor.surface),
    h(
      "div",
      { class: "prompt-tools" },
      add,
      direct,
      agent,
      h("span", { class: "spread" }),
      trigger,
      drift === "no_submit" ? null : submit,
    ),
  );
}

/**
 * What the settings button says of them.
 * @param {import("./settings.js").Settings} settings
 * @param {boolean} inScene
 */
function summed(settings, inScene) {
  if (inScene) return settings.extendModel;
  return settings.mode === "Image"
    ? `${settings.imageModel} · ${settings.imageAspect} · ${settings.outputs}`
    : `${settings.videoModel} · ${settings.videoAspect} · ${settings.duration} · ${settings.outputs}`;
}
