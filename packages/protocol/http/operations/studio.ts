/** The reference studio's own paths: contracts/settled.md point 12. */

import { uploadForm } from "./upload_form.ts";
import type { Operation } from "./operation.ts";

export const STUDIO: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/credits",
    tag: "History and credits",
    summary: "The account's credits, and those that its agents see at their providers",
    scopes: ["read", "generate"],
    answers: { 200: "{ object, available, reserved, used, plan, providers }" },
  },
  {
    method: "get",
    path: "/v1/history",
    tag: "History and credits",
    summary: "Jobs with their media, newest first",
    scopes: ["read", "generate"],
    query: {
      limit: { description: "1 to 100, 20 by default" },
      order: { description: "by time of creation, newest first by default", values: ["asc", "desc"] },
      after: { description: "last_id of the page before" },
    },
    answers: { 200: "A list with has_more and last_id" },
  },
  {
    method: "delete",
    path: "/v1/history",
    tag: "History and credits",
    summary: "Deletes all finished jobs and their media",
    description: "The log keeps that it happened, not what it showed.",
    scopes: ["generate", "manage"],
    answers: { 200: "{ deleted, entries, media }" },
  },
  {
    method: "delete",
    path: "/v1/history/:id",
    tag: "History and credits",
    summary: "Deletes a finished job and its media",
    scopes: ["generate", "manage"],
    answers: { 200: "{ deleted, entries, media }" },
  },
  {
    method: "post",
    path: "/v1/upload",
    tag: "References and media",
    summary: "Keeps a picture or clip to start from",
    scopes: ["generate"],
    body: { form: uploadForm },
    answers: { 200: "{ id, object, bytes, mime, width, height }" },
  },
];
