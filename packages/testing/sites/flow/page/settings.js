import { CLIP_ASPECTS, clipModels, durations, IMAGE_ASPECTS, IMAGE_MODELS } from "./catalogue.js";

/**
 * @typedef {object} Settings
 * @property {string} mode Image or Video
 * @property {string} videoType Frames or Ingredients
 * @property {string} imageModel
 * @property {string} videoModel
 * @property {string} extendModel
 * @property {string} imageAspect
 * @property {string} videoAspect
 * @property {string} duration such as "8s"
 * @property {string} outputs x1 to x4
 */

/** @typedef {{ label: string, key: keyof Settings, options: string[], redraws: boolean }} Group */

/** Two outputs at first, as a driver that sets nothing should be noticed. @type {Settings} */
const AT_FIRST = {
  mode: "Image",
  videoType: "Ingredients",
  imageModel: "Nano Banana Pro",
  videoModel: "Veo 3.1 Fast",
  extendModel: "Veo 3.1 Fast",
  imageAspect: "16:9",
  videoAspect: "16:9",
  duration: "8s",
  outputs: "x2",
};

/**
 * The groups that the pane shows for these settings, in order.
 * @param {Settings} settings
 * @param {boolean} inScene where a clip is being extended and all else is given
 * @returns {Group[]}
 */
export function groups(settings, inScene) {
  if (inScene) return [group("Model", "extendModel", clipModels("extend"), true)];
  const mode = group("Mode", "mode", ["Image", "Video"], true);
  const outputs = group("Number of outputs", "outputs", ["x1", "x2", "x3", "x4"]);
  if (settings.mode === "Image") {
    return [
      mode,
      group("Model", "imageModel", IMAGE_MODELS, true),
      group("Aspect ratio", "imageAspect", Object.keys(IMAGE_ASPECTS)),
      outputs,
    ];
  }
  const job = settings.videoType === "Frames" ? "start" : "references";
  return [
    mode,
    group("Video type", "videoType", ["Frames", "Ingredients"], true),
    group("Model", "videoModel", clipModels(job), true),
    group("Aspect ratio", "videoAspect", Object.keys(CLIP_ASPECTS)),
    group("Duration", "duration", durations(settings.videoModel)),
    outputs,
  ];
}

/**
 * @param {string} label
 * @param {keyof Settings} key
 * @param {string[]} options
 * @param {boolean} [redraws]
 * @returns {Group}
 */
function group(label, key, options, redraws = false) {
  return { label, key, options, redraws };
}

/**
 * The settings of a project, kept across loads. A choice that another choice has ruled out falls to the first offered.
 * @param {string} project
 */
export function settingsOf(project) {
  const place = `flow-settings-${project}`;
  /** @type {Settings} */
  const settings = { ...AT_FIRST, ...JSON.parse(localStorage.getItem(place) ?? "{}") };
  /** @type {Set<() => void>} */
  const listeners = new Set();
  return {
    /** @returns {Readonly<Settings>} */
    now: () => settings,
    /** @param {keyof Settings} key @param {string} value */
    set(key, value) {
      settings[key] = value;
      settle(settings);
      localStorage.setItem(place, JSON.stringify(settings));
      for (const listener of listeners) listener();
    },
    /** @param {() => void} listener */
    onChange: (listener) => void listeners.add(listener),
  };
}

/**
 * One choice that falls may rule out another, so all are looked at anew after each.
 * @param {Settings} settings
 */
function settle(settings) {
  const wrong = groups(settings, false).find(({ key, options }) => !options.includes(settings[key]));
  if (wrong === undefined) return;
  settings[wrong.key] = wrong.options.at(0) ?? "";
  settle(settings);
}

/** @typedef {ReturnType<typeof settingsOf>} SettingsStore */
