// @ts-check
/** Short words at the bottom of the page. */

import { make } from "./dom.js";

const SHOWN_MS = 6_000;

/** @param {string} text */
export function toast(text) {
  const box = make("div", { "data-testid": "toast", role: "alert" }, text);
  document.body.append(box);
  setTimeout(() => box.remove(), SHOWN_MS);
}

/**
 * What a failed call is called in words.
 * @param {import("./api.js").Answer} answer
 */
export function wordsFor({ status, body, retryAfter }) {
  switch (status) {
    case 0:
      return "The connection was lost. Your image may still be on its way.";
    case 402:
      return "You do not have enough credits for this.";
    case 403:
      return "Please confirm that you are a person.";
    case 419:
      return "This page is out of date. Reload it and try again.";
    case 429:
      return `Too many requests. Try again in ${retryAfter ?? "a few"} seconds.`;
    default:
      return status >= 500 ? "Something went wrong on our side." : body?.message ?? "That did not work.";
  }
}
