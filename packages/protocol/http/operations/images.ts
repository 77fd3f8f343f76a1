/** Images in OpenAI's shapes: contracts/openai.md §3 to §5. */

import { imageBody } from "../image_body.ts";
import { imageEditBody } from "../image_edit_body.ts";
import { variationBody } from "../variation_body.ts";
import type { Operation } from "./operation.ts";

export const IMAGES: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/images/generations",
    tag: "Images",
    summary: "Makes pictures from a prompt",
    description:
      "Waits for the pictures, at most ten minutes. With async true or the header Prefer: respond-async it answers at once, with Prefer: wait=N after at most N seconds.",
    scopes: ["generate"],
    body: { json: imageBody },
    answers: {
      200: "The pictures as base64 or URLs, or a stream of events with stream true",
      202: "An image.job to ask for, when it was asked for",
    },
  },
  {
    method: "get",
    path: "/v1/images/generations/:id",
    tag: "Images",
    summary: "The pictures of a request that was not waited for",
    scopes: ["read", "generate"],
    query: {
      response_format: { description: "how the pictures come", values: ["b64_json", "url"] },
    },
    answers: { 200: "The reply of the request", 202: "An image.job that is not done" },
  },
  {
    method: "post",
    path: "/v1/images/edits",
    tag: "Images",
    summary: "Makes pictures from pictures and a prompt",
    description:
      "The first picture is the one to be edited, the others are ingredients. Masks are taken and not used: no generator here has them.",
    scopes: ["generate"],
    body: { json: imageEditBody, form: imageEditBody },
    answers: { 200: "As for generations", 202: "As for generations" },
  },
  {
    method: "post",
    path: "/v1/images/variations",
    tag: "Images",
    summary: "Makes variations of a picture",
    scopes: ["generate"],
    body: { json: variationBody, form: variationBody },
    answers: { 200: "As for generations", 202: "As for generations" },
  },
];
