/** What an operator may do: contracts/settled.md point 3. */

import { accountBody, accountChangeBody, creditsBody, keyBody } from "../manage_bodies.ts";
import type { Operation } from "./operation.ts";

export const OPERATOR: readonly Operation[] = [
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
    summary: "Changes an account's plan, name or e-mail, or suspends it",
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
];
