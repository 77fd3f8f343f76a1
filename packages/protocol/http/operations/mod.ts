/** All operations, in the order of the documentation. */

import { ACCOUNT } from "./account.ts";
import { AGENTS } from "./agents.ts";
import { CANVASES } from "./canvases.ts";
import { CHAT } from "./chat.ts";
import { EVENTS } from "./events.ts";
import { IMAGES } from "./images.ts";
import { JOBS } from "./jobs.ts";
import { LIBRARY } from "./library.ts";
import type { Operation } from "./operation.ts";
import { OPERATOR } from "./operator.ts";
import { REFERENCES } from "./references.ts";
import { SERVICE } from "./service.ts";
import { STUDIO } from "./studio.ts";
import { VIDEOS } from "./videos.ts";
import { WEBHOOKS } from "./webhooks.ts";

export { type Operation, TAGS } from "./operation.ts";
export { jsonSchemaOf, openApiDocument } from "./openapi.ts";

/** Every method on every path. */
export const OPERATIONS: readonly Operation[] = [
  ...IMAGES,
  ...VIDEOS,
  ...CHAT,
  ...JOBS,
  ...EVENTS,
  ...REFERENCES,
  ...LIBRARY,
  ...CANVASES,
  ...STUDIO,
  ...ACCOUNT,
  ...AGENTS,
  ...WEBHOOKS,
  ...OPERATOR,
  ...SERVICE,
];
