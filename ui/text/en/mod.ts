/** The English catalogue: a file a page. */

import { ACCOUNT } from "./account.ts";
import { AGENTS } from "./agents.ts";
import { API_KEYS } from "./api_keys.ts";
import { CANVAS } from "./canvas.ts";
import { CREATE } from "./create.ts";
import { ERRORS } from "./errors.ts";
import { FIRST_RUN } from "./first_run.ts";
import { GALLERY } from "./gallery.ts";
import { JOB } from "./job.ts";
import { KEYS } from "./keys.ts";
import { LIGHTBOX } from "./lightbox.ts";
import { PALETTE } from "./palette.ts";
import { PARTS } from "./parts.ts";
import { QUEUE } from "./queue.ts";
import { REFERENCES } from "./references.ts";
import { SESSION } from "./session.ts";
import { SETTINGS } from "./settings.ts";
import { SHELL } from "./shell.ts";
import { TIMELINE } from "./timeline.ts";
import { WEBHOOKS } from "./webhooks.ts";

export const EN = {
  ...ACCOUNT,
  ...AGENTS,
  ...API_KEYS,
  ...CANVAS,
  ...CREATE,
  ...ERRORS,
  ...FIRST_RUN,
  ...GALLERY,
  ...JOB,
  ...KEYS,
  ...LIGHTBOX,
  ...PALETTE,
  ...PARTS,
  ...QUEUE,
  ...REFERENCES,
  ...SESSION,
  ...SETTINGS,
  ...SHELL,
  ...TIMELINE,
  ...WEBHOOKS,
} as const;
