/** What an operator may do: contracts/settled.md point 3. */

import { accountBody, accountChangeBody, creditsBody, keyBody } from "../manage_bodies.ts";
import { recipeBody } from "../recipe_body.ts";
import type { Operation } from "./operation.ts";

export const OPERATOR: readonly Operation[] = [
  {
    method: "get",
    path: "/metrics",
    tag: "Operator",
    summary: "What Prometheus scrapes; the key goes as a bearer token",
    scopes: ["admin"],
    answers: { 200: "Prometheus' text format" },
  },
  {
    method: "get",
    path: "/api/admin/accounts",
    tag: "Operator",
    summary: "All accounts",
    scopes: ["admin"],
    query: {
      limit: { description: "1 to 200, 50 by default" },
      cursor: { description: "next_cursor of the page before" },
    },
    answers: { 200: "{ accounts, next_cursor }" },
  },
  {
    method: "post",
    path: "/api/admin/accounts",
    tag: "Operator",
    summary: "Opens an account with a first key",
    scopes: ["admin"],
    body: { json: accountBody },
    answers: { 201: "{ account, key }" },
  },
  {
    method: "get",
    path: "/api/admin/accounts/:id",
    tag: "Operator",
    summary: "An account",
    scopes: ["admin"],
    answers: { 200: "{ account }" },
  },
  {
    method: "patch",
    path: "/api/admin/accounts/:id",
    tag: "Operator",
    summary: "Changes an account's plan, name, e-mail or how long finished jobs are kept, or suspends it",
    scopes: ["admin"],
    body: { json: accountChangeBody },
    answers: { 200: "{ account }" },
  },
  {
    method: "post",
    path: "/api/admin/accounts/:id/credits",
    tag: "Operator",
    summary: "Grants credits, or takes back what is available",
    scopes: ["admin"],
    body: { json: creditsBody },
    answers: { 200: "{ success, credits }" },
  },
  {
    method: "post",
    path: "/api/admin/accounts/:id/keys",
    tag: "Operator",
    summary: "Makes a key for an account whose owner has none any more; its text is shown once",
    scopes: ["admin"],
    body: { json: keyBody },
    answers: { 201: "The key with its text" },
  },
  {
    method: "get",
    path: "/api/admin/recipes",
    tag: "Operator",
    summary: "Which version of each site's recipe is in force, and whether it came with the release",
    scopes: ["admin"],
    answers: { 200: "{ recipes: [{ provider, version, source }] }" },
  },
  {
    method: "get",
    path: "/api/admin/recipes/:provider",
    tag: "Operator",
    summary: "The recipe in force for a site: what its agents know of the page",
    scopes: ["admin"],
    answers: { 200: "{ provider, version, source, recipe }" },
  },
  {
    method: "put",
    path: "/api/admin/recipes/:provider",
    tag: "Operator",
    summary: "Gives a site's agents another recipe, at once and without a new version of them",
    description:
      "The body is the whole recipe, at most 64 KiB, with a version that is higher than the one in force.",
    scopes: ["admin"],
    body: { json: recipeBody },
    answers: { 200: "{ success, provider, version, source }", 409: "Its version is not higher" },
  },
];
