/** What an account keeps to start from: contracts/jobs-api.md "References and media". */

import { uploadForm, uploadUrl } from "./upload_form.ts";
import type { Operation } from "./operation.ts";

export const REFERENCES: readonly Operation[] = [
  {
    method: "post",
    path: "/api/references",
    tag: "References and media",
    summary: "Keeps pictures and clips to start from",
    scopes: ["generate"],
    body: { form: uploadForm, json: uploadUrl },
    answers: { 201: "{ references }" },
  },
  {
    method: "get",
    path: "/api/references",
    tag: "References and media",
    summary: "What is kept, newest first",
    scopes: ["read", "generate"],
    query: {
      limit: { description: "1 to 200, 50 by default" },
      cursor: { description: "next_cursor of the page before" },
    },
    answers: { 200: "{ references, next_cursor }" },
  },
  {
    method: "get",
    path: "/api/references/:id",
    tag: "References and media",
    summary: "A kept picture or clip",
    scopes: ["read", "generate"],
    answers: { 200: "{ id, mime, width, height, bytes, sha256 }" },
  },
  {
    method: "delete",
    path: "/api/references/:id",
    tag: "References and media",
    summary: "Deletes a kept picture or clip",
    scopes: ["generate", "manage"],
    answers: { 200: "{ success }" },
  },
  {
    method: "get",
    path: "/api/media/:id",
    tag: "References and media",
    summary: "The bytes of an output or reference of the account",
    scopes: ["read", "generate"],
    query: {
      variant: { description: "the bytes as they are by default", values: ["original", "thumb", "preview"] },
      format: { description: "pictures in another format", values: ["png", "jpeg", "webp"] },
    },
    answers: { 302: "To a signed address" },
  },
  {
    method: "get",
    path: "/media/:id",
    tag: "References and media",
    summary: "The same; a signed address needs no key",
    scopes: ["read", "generate"],
    query: {
      variant: { description: "the bytes as they are by default", values: ["original", "thumb", "preview"] },
      format: { description: "pictures in another format", values: ["png", "jpeg", "webp"] },
    },
    answers: {
      200: "The bytes, to a signed address",
      206: "The range of them that was asked for",
      302: "To a signed address, with a key",
    },
  },
];
