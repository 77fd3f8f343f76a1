/** The library: what jobs left, and how its owner keeps it in order. */

import { PROVIDERS } from "@sluice/domain";
import { assetChangeBody, assetIdsBody } from "../asset_bodies.ts";
import { boardBody, boardChangeBody, viewBody } from "../board_bodies.ts";
import type { Operation } from "./operation.ts";

const MATCH = {
  q: { description: "words of prompt, tags and alternative text" },
  type: { description: "kind of asset", values: ["image", "video"] },
  model: { description: "a model's id" },
  provider: { description: "where it was made", values: PROVIDERS },
  agent: { description: "an agent's id" },
  from: { description: "RFC 3339, of the job's completion" },
  to: { description: "RFC 3339, of the job's completion" },
  starred: { description: "those with a star, or without", values: ["true", "false"] },
  board: { description: "a board's id, or none for those on no board" },
  tag: { description: "a tag, exactly" },
  trashed: { description: "true: those in the trash", values: ["true", "false"] },
  sort: { description: "newest by default", values: ["newest", "oldest"] },
} as const;

const READ = { tag: "Library", scopes: ["read", "generate"] } as const;
const CHANGE = { tag: "Library", scopes: ["generate", "manage"] } as const;
const DONE = "{ success, position }";

export const LIBRARY: readonly Operation[] = [
  {
    ...READ,
    method: "get",
    path: "/api/assets",
    summary: "Pictures and clips that completed jobs left",
    description: "`position` is a place in the event stream that the list surely includes.",
    query: {
      ...MATCH,
      offset: { description: "assets to leave out" },
      limit: { description: "1 to 500, 50 by default" },
      count: { description: "false: total is null, and the answer comes sooner", values: ["true", "false"] },
    },
    answers: { 200: "{ assets, total, position }" },
  },
  {
    ...READ,
    method: "get",
    path: "/api/assets/days",
    summary: "How many assets there are of each day, in the order of the list",
    query: { ...MATCH, tz: { description: "time zone that days are of, UTC by default" } },
    answers: { 200: "{ days: [{ day, count }], total }" },
  },
  {
    ...READ,
    method: "get",
    path: "/api/assets/:id",
    summary: "One asset; its id is the job's and the output's index: <job id>.<index>",
    answers: { 200: "The asset" },
  },
  {
    ...CHANGE,
    method: "patch",
    path: "/api/assets",
    summary: "Changes star, board, tags or alternative text of up to 500 assets",
    description: "An asset has at most 50 tags of 1 to 40 characters.",
    body: { json: assetChangeBody },
    answers: { 200: DONE },
  },
  {
    ...CHANGE,
    method: "post",
    path: "/api/assets/trash",
    summary: "Puts assets into the trash, where they stay for 30 days",
    body: { json: assetIdsBody },
    answers: { 200: DONE },
  },
  {
    ...CHANGE,
    method: "post",
    path: "/api/assets/restore",
    summary: "Takes assets out of the trash, with everything that was said of them",
    body: { json: assetIdsBody },
    answers: { 200: DONE },
  },
  {
    ...CHANGE,
    method: "delete",
    path: "/api/assets",
    summary: "Erases assets that are in the trash for good",
    body: { json: assetIdsBody },
    answers: { 200: DONE },
  },
  {
    ...READ,
    method: "get",
    path: "/api/boards",
    summary: "The account's boards, oldest first, and how many assets are on each",
    answers: { 200: "{ boards, uncategorised, position }" },
  },
  {
    ...CHANGE,
    method: "post",
    path: "/api/boards",
    summary: "Makes a board; an account has at most 500",
    body: { json: boardBody },
    answers: { 201: "{ success, position, board }" },
  },
  {
    ...CHANGE,
    method: "patch",
    path: "/api/boards/:id",
    summary: "Changes a board's name, or whether it is private",
    body: { json: boardChangeBody },
    answers: { 200: "{ success, position, board }" },
  },
  {
    ...CHANGE,
    method: "delete",
    path: "/api/boards/:id",
    summary: "Deletes a board; what was on it is on no board then",
    answers: { 200: DONE },
  },
  {
    ...READ,
    method: "get",
    path: "/api/views",
    summary: "Searches that are kept under a name, oldest first",
    answers: { 200: "{ views, position }" },
  },
  {
    ...CHANGE,
    method: "post",
    path: "/api/views",
    summary: "Keeps a search; an account has at most 200",
    body: { json: viewBody },
    answers: { 201: "{ success, position, view }" },
  },
  {
    ...CHANGE,
    method: "delete",
    path: "/api/views/:id",
    summary: "Forgets a kept search",
    answers: { 200: DONE },
  },
];
