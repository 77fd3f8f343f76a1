/** The account, its keys and sessions: contracts/jobs-api.md "Account, keys, plans". */

import { keyBody, profileBody, sessionBody } from "../manage_bodies.ts";
import type { Operation } from "./operation.ts";

export const ACCOUNT: readonly Operation[] = [
  {
    method: "post",
    path: "/api/session",
    tag: "Account and keys",
    summary: "Logs in with a key",
    scopes: null,
    body: { json: sessionBody },
    answers: { 201: "{ token, expires_at } and the studio's cookie" },
  },
  {
    method: "delete",
    path: "/api/session",
    tag: "Account and keys",
    summary: "Logs out",
    scopes: ["generate", "read", "manage", "agent", "admin"],
    answers: { 200: "{ success }" },
  },
  {
    method: "post",
    path: "/api/tickets",
    tag: "Account and keys",
    summary: "A ticket for one WebSocket, good for 30 seconds",
    scopes: ["generate", "read", "manage", "agent", "admin"],
    answers: { 201: "{ ticket, expires_at }" },
  },
  {
    method: "get",
    path: "/api/user/me",
    tag: "Account and keys",
    summary: "The account: plan, limits, credits",
    scopes: ["read", "generate", "manage"],
    answers: { 200: "The account" },
  },
  {
    method: "put",
    path: "/api/user/me",
    tag: "Account and keys",
    summary: "Changes the account's name or e-mail",
    scopes: ["manage"],
    body: { json: profileBody },
    answers: { 200: "The account" },
  },
  {
    method: "get",
    path: "/api/user/stats",
    tag: "Account and keys",
    summary: "Counts of jobs, and what is left of the credits",
    scopes: ["read", "generate"],
    answers: { 200: "{ total, completed, failed, active, images, videos, creditsRemaining }" },
  },
  {
    method: "get",
    path: "/api/ledger",
    tag: "History and credits",
    summary: "Every movement of credits with the balance after it, newest first",
    scopes: ["read", "manage"],
    query: {
      limit: { description: "1 to 200, 50 by default" },
      cursor: { description: "next_cursor of the page before" },
    },
    answers: { 200: "{ entries, next_cursor }" },
  },
  {
    method: "get",
    path: "/api/keys",
    tag: "Account and keys",
    summary: "The account's keys without their text",
    scopes: ["read", "manage"],
    answers: { 200: "{ keys }" },
  },
  {
    method: "post",
    path: "/api/keys",
    tag: "Account and keys",
    summary: "Makes a key; its text is shown once",
    scopes: ["manage"],
    body: { json: keyBody },
    answers: { 201: "The key with its text" },
  },
  {
    method: "delete",
    path: "/api/keys/:id",
    tag: "Account and keys",
    summary: "Revokes a key everywhere, at once and for good",
    scopes: ["manage"],
    answers: { 200: "{ success }" },
  },
];
