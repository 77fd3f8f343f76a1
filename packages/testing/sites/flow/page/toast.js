import { lookAgain } from "./blockers.js";
import { h } from "./dom.js";
import { RpcRefused } from "./rpc.js";

const SHOWN_MS = 8000;

/** The beginning of a reason's name, and what the page says of it (our words; wire/flow.md §3). */
const WORDS = [
  [
    "UNUSUAL_ACTIVITY_TOO_MUCH_TRAFFIC",
    "You're requesting generations too quickly. Wait a while, then try again.",
  ],
  ["USER_REQUESTS_THROTTLED", "You're requesting generations too quickly. Wait a moment, then try again."],
  ["CONCURRENT_LIMIT", "You're requesting generations too quickly. Let one finish first."],
  ["UNUSUAL_ACTIVITY", "We noticed some unusual activity. Please confirm that it is you."],
  ["USER_QUOTA", "You have no credits left for this."],
  ["PER_MODEL_DAILY_QUOTA", "That is all for this model today."],
  ["MODEL_ACCESS_DENIED", "Your plan does not include this model."],
  ["HIGH_TRAFFIC", "Flow is in high demand right now. Try again later."],
  ["MODEL_OVERLOADED", "Flow is in high demand right now. Try again later."],
  ["PROMINENT_PEOPLE", "This might show a well-known person, which is against our policies."],
  ["MINOR", "This might show a child, which is against our policies."],
  ["AUDIO_FILTERED", "The sound of this clip was held back."],
];
/** For replies that hold nothing but a number. @type {Readonly<Record<number, string>>} */
const BARE = {
  5: "That could not be found.",
  7: "You are not allowed to do that.",
  8: "You have no credits left for this.",
  16: "Please sign in again.",
};
const POLICY = /UNSAFE|SEXUAL|VIOLENCE|DANGER|CONTENT_POLICY/;

/** @param {string} text */
export function toast(text) {
  const element = h("flow-toast", { role: "alert" }, text);
  document.querySelector("flow-toast")?.remove();
  document.body.append(element);
  setTimeout(() => element.remove(), SHOWN_MS);
}

/** @param {string | null} reason with its prefix, @param {number | null} grpc */
export function words(reason, grpc = null) {
  const name = reason?.replace("PUBLIC_ERROR_", "") ?? "";
  const found = WORDS.find(([start]) => name.startsWith(start ?? ""));
  if (found !== undefined) return String(found[1]);
  if (POLICY.test(name)) return "This prompt might be against our policies. Try other words.";
  return BARE[grpc ?? 0] ?? "Something went wrong. Try again.";
}

/**
 * Tells of a refused call, and looks whether a person is asked for something.
 * @param {unknown} error
 */
export function refused(error) {
  toast(error instanceof RpcRefused ? words(error.reason, error.grpc) : String(error));
  lookAgain();
}
