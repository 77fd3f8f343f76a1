/** Live events: contracts/jobs-api.md "Events". */

import type { Operation } from "./operation.ts";

export const EVENTS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/events",
    tag: "Events",
    summary: "What happens in the account, as server-sent events",
    description:
      "The header Last-Event-ID knows better than after. Every commit names the one that was sent before it.",
    scopes: ["read"],
    query: {
      after: { description: "a position; 0 is the beginning, without it the stream begins now" },
      types: { description: "event types and live, with commas" },
      job: { description: "a job's id" },
    },
    answers: { 200: "event: commit with an id to resume after, event: live without one" },
  },
  {
    method: "get",
    path: "/api/studio",
    tag: "Events",
    summary: "What a live view starts from: account, agents, open jobs and the newest finished ones",
    description:
      "The domain's own objects as of one position. Whoever folds the events after it into them has the state of now.",
    scopes: ["read"],
    answers: { 200: "position, now, version, account, scopes, agents, jobs, progress, keys, webhooks" },
  },
  {
    method: "get",
    path: "/ws/user",
    tag: "Events",
    summary: "The same over a WebSocket, with the reference's message types",
    description:
      "Authenticates by the session cookie, by the subprotocols sluice.user.v1 and ticket.<ticket>, or by a first message { type: auth, ticket or token } within five seconds.",
    scopes: null,
    answers: { 101: "The socket" },
  },
];
