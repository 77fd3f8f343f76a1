/** Canvases: sheets on which assets, pictures, notes and scenes lie. */

import { canvasBody, nodeChangesBody } from "../canvas_bodies.ts";
import type { Operation } from "./operation.ts";

const READ = { tag: "Library", scopes: ["read", "generate"] } as const;
const CHANGE = { tag: "Library", scopes: ["generate", "manage"] } as const;
const DONE = "{ success, position }";

export const CANVASES: readonly Operation[] = [
  {
    ...READ,
    method: "get",
    path: "/api/canvases",
    summary: "The account's canvases, the last changed first",
    answers: { 200: "{ canvases, position }" },
  },
  {
    ...CHANGE,
    method: "post",
    path: "/api/canvases",
    summary: "Makes a canvas; an account has at most 100",
    body: { json: canvasBody },
    answers: { 201: "{ success, position, canvas }" },
  },
  {
    ...READ,
    method: "get",
    path: "/api/canvases/:id",
    summary: "A canvas with its nodes, and the assets that they show and play",
    answers: { 200: "{ canvas, position }" },
  },
  {
    ...CHANGE,
    method: "patch",
    path: "/api/canvases/:id",
    summary: "Gives a canvas another name",
    body: { json: canvasBody },
    answers: { 200: DONE },
  },
  {
    ...CHANGE,
    method: "delete",
    path: "/api/canvases/:id",
    summary: "Deletes a canvas; what lay on it stays",
    answers: { 200: DONE },
  },
  {
    ...CHANGE,
    method: "patch",
    path: "/api/canvases/:id/nodes",
    summary: "Adds, changes and takes off up to 500 nodes, in at most 64 KB",
    description:
      "A canvas has at most 2,000 nodes. Absent fields stay as they are; the later change of a node holds. Nothing that a node shows is deleted with it.",
    body: { json: nodeChangesBody },
    answers: { 200: DONE },
  },
];
