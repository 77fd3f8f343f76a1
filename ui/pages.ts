/** The studio's pages by the first part of their paths; the gateway answers each of them with the same document. */

export const PAGES = [
  "",
  "gallery",
  "canvas",
  "queue",
  "jobs",
  "references",
  "agents",
  "keys",
  "account",
  "webhooks",
  "settings",
  "trash",
] as const;

export type Page = typeof PAGES[number];
