/** Chat and models: contracts/openai.md §7 and §8. */

import { chatBody } from "../chat_body.ts";
import type { Operation } from "./operation.ts";

export const CHAT: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/chat/completions",
    tag: "Chat",
    summary: "Makes a picture or clip from the last message",
    description: "A message that only says hi, hello, test or ping gets a canned answer and costs nothing.",
    scopes: ["generate"],
    body: { json: chatBody },
    answers: {
      200: "A chat completion whose content shows the result, or a stream of chunks with stream true",
    },
  },
  {
    method: "get",
    path: "/v1/models",
    tag: "Models",
    summary: "Every model, what it takes, what it costs and whether an agent is online for it",
    scopes: ["read", "generate"],
    answers: { 200: "A list of models" },
  },
  {
    method: "get",
    path: "/v1/models/:id",
    tag: "Models",
    summary: "A model, also by a name of another service that stands for it",
    scopes: ["read", "generate"],
    answers: { 200: "A model" },
  },
];
