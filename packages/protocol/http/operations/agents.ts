/** Workers: contracts/jobs-api.md "Agents". */

import { agentBody } from "../agent_body.ts";
import { pairBody } from "../manage_bodies.ts";
import type { Operation } from "./operation.ts";

export const AGENTS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/agents",
    tag: "Agents",
    summary: "The account's agents and how each stands",
    scopes: ["read", "manage", "agent"],
    answers: { 200: "{ agents }" },
  },
  {
    method: "post",
    path: "/api/agents/pairings",
    tag: "Agents",
    summary: "A code that pairs one agent within ten minutes",
    scopes: ["manage", "agent"],
    answers: { 201: "{ code, expires_at }" },
  },
  {
    method: "post",
    path: "/api/agents/pair",
    tag: "Agents",
    summary: "Pairs an agent; the code is the credential",
    scopes: null,
    body: { json: pairBody },
    answers: { 201: "{ agentId, token }" },
  },
  {
    method: "patch",
    path: "/api/agents/:id",
    tag: "Agents",
    summary: "Names, pauses, shares or slows down an agent",
    scopes: ["manage", "agent"],
    body: { json: agentBody },
    answers: { 200: "{ agent }" },
  },
  {
    method: "post",
    path: "/api/agents/:id/resume",
    tag: "Agents",
    summary: "Says that an agent's page is fine again",
    scopes: ["manage", "agent"],
    answers: { 200: "{ success }" },
  },
  {
    method: "delete",
    path: "/api/agents/:id",
    tag: "Agents",
    summary: "Removes an agent; what it had not begun goes to another",
    scopes: ["manage", "agent"],
    answers: { 200: "{ success }" },
  },
];
