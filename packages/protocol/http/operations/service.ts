/** What needs no key. */

import type { Operation } from "./operation.ts";

export const SERVICE: readonly Operation[] = [
  {
    method: "get",
    path: "/",
    tag: "Service",
    summary: "The studio; its other pages answer with the same document",
    scopes: null,
    answers: { 200: "HTML" },
  },
  {
    method: "get",
    path: "/studio/:name",
    tag: "Service",
    summary: "A file of the studio",
    scopes: null,
    answers: { 200: "Script, style, picture or licences" },
  },
  {
    method: "get",
    path: "/docs",
    tag: "Service",
    summary: "This page",
    scopes: null,
    answers: { 200: "HTML" },
  },
  {
    method: "get",
    path: "/openapi.json",
    tag: "Service",
    summary: "The description of the API",
    scopes: null,
    answers: { 200: "OpenAPI 3.1" },
  },
  {
    method: "get",
    path: "/healthz",
    tag: "Service",
    summary: "Whether the process lives",
    scopes: null,
    answers: { 200: "{ status, version }" },
  },
  {
    method: "get",
    path: "/readyz",
    tag: "Service",
    summary: "Whether it can serve",
    scopes: null,
    answers: { 200: "{ status }", 503: "What is missing" },
  },
];
