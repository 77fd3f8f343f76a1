/** The parts that the recipes of all sites are made of. */

import * as z from "zod";

const LEAST_MS = 100;
/** A day. */
const LONGEST_MS = 24 * 3_600_000;

/** A CSS selector in the site's page. */
const selector = z.string().min(1).max(300);

/** Where a value lies in a reply or a request: indexes and names from the outside in. */
const path = z.array(z.union([z.number().int().min(0), z.string().max(100)])).max(20);
export type Path = z.infer<typeof path>;

/**
 * An element: by selector and, if that is not enough, by its exact visible text (after trimming) or by a label
 * (`aria-label`).
 */
const element = z.strictObject({
  selector,
  text: z.string().max(100).exactOptional(),
  label: z.string().max(100).exactOptional(),
});
export type ElementRecipe = z.infer<typeof element>;

/** A place for reference files in the composer. */
const slot = z.strictObject({
  /** Opens the pane that holds the file input; absent when the input is always there. */
  trigger: element.exactOptional(),
  input: selector,
  /** Attaches what the pane has selected; absent when choosing a file attaches it. */
  attach: element.exactOptional(),
  /** One element for each file that is attached and uploaded. */
  filled: selector,
});
export type SlotRecipe = z.infer<typeof slot>;

/** How the site's composer is set, filled and pressed. */
const composer = z.strictObject({
  /** A text field or contenteditable. */
  editor: selector,
  submit: element,
  /** Present while something is still being uploaded into the composer. */
  uploading: selector.exactOptional(),
  /** Clicked, one after the other and as long as there are any, before anything is set: what an earlier job left behind. */
  clear: z.array(element).max(10),
  /** Buttons that are clicked if they are there, to bring the composer into its plain state. */
  plain: z.array(element).max(10),
  settings: z.strictObject({
    trigger: element,
    /** The open pane. */
    pane: selector,
    group: selector,
    choice: selector,
    /** A menu that some accounts see in place of the group of that name. */
    menus: z.record(z.string(), z.strictObject({ trigger: element, item: selector })),
    /** Clicked to close the pane; absent: Escape. */
    close: element.exactOptional(),
  }),
  slots: z.record(z.string(), slot),
});
export type ComposerRecipe = z.infer<typeof composer>;

/** A sign that only the owner can go on: shown while an element is there, or while the page is at such an address. */
const blocker = z.strictObject({
  reason: z.enum(["sign_in", "challenge", "consent", "update"]),
  selector: selector.exactOptional(),
  /** Beginning of the path, such as `/about`. */
  path: z.string().max(100).exactOptional(),
  /** Words for the owner. */
  message: z.string().min(1).max(300),
});

/** Steps by clicks: each waits for its element. `{name}` in a selector stands for a value of the job. */
const steps = z.array(element).min(1).max(10);

/** What is read out of a request or a reply. */
const fields = z.strictObject({
  /** A list whose items are read; absent: the whole is the one item. */
  each: path.exactOptional(),
  fields: z.record(z.string(), path),
  /** Without these the reply is not understood. */
  required: z.array(z.string()),
});
export type FieldsRecipe = z.infer<typeof fields>;

/** A call that the page makes and that is watched, or that is made for reading. */
const call = z.strictObject({
  /** Of a batchexecute site. */
  rpc: z.string().min(1).max(40).exactOptional(),
  /** Of a site with addresses: host and beginning of the path, such as `www.freepik.com/pikaso/api/`. */
  url: z.string().max(200).exactOptional(),
  /** Whether it may cost something. Those calls are only watched, never made. */
  writes: z.boolean(),
  /** What of the request may be told, by name; nothing else of it leaves the page. */
  asked: z.record(z.string(), path).exactOptional(),
  /** The request's body (batchexecute) or search parameters (addresses); `{name}` stands for an argument. */
  args: z.json().exactOptional(),
  reply: fields,
});
export type CallRecipe = z.infer<typeof call>;

/** What follows from an error of the site. All that is named must match; the first rule that matches counts. */
const errorRule = z.strictObject({
  when: z.strictObject({
    /** Regular expression for the whole reason. */
    reason: z.string().max(300).exactOptional(),
    /** Regular expression found in the text. */
    text: z.string().max(300).exactOptional(),
    grpc: z.number().int().exactOptional(),
    http: z.number().int().exactOptional(),
  }),
  then: z.strictObject({
    category: z.enum([
      "network",
      "throttled",
      "quota",
      "needs_human",
      "policy",
      "invalid_input",
      "provider_changed",
      "unknown_fate",
    ]),
    /** For `needs_human` one of sign_in, challenge, consent, update. */
    code: z.string().min(1).max(60),
    message: z.string().min(1).max(300),
    retryAfterMs: z.number().int().min(0).max(LONGEST_MS).exactOptional(),
    charged: z.enum(["yes", "no", "unknown"]),
  }),
});

/** What every site's recipe says. */
export const common = {
  /** A higher one replaces a lower one. */
  version: z.number().int().min(1),
  /** Nobody has confirmed it against the real page yet. */
  unproven: z.boolean(),
  /** What the page is expected to show when it is ready for work: its contract. */
  contract: z.array(selector).min(1).max(20),
  blockers: z.array(blocker).max(20),
  composer,
  calls: z.record(z.string(), call),
  errors: z.array(errorRule).max(100),
  /** By the public name of the model: its name in the page and what it can do there. */
  models: z.record(
    z.string(),
    z.strictObject({
      kind: z.enum(["image", "video"]),
      /** Texts that stand for it in the page; the first that is offered is taken. */
      labels: z.array(z.string().min(1).max(100)).min(1).max(5),
      /** The site's own credits for one output. */
      credits: z.number().min(0).exactOptional(),
    }),
  ),
  /** Names of the settings' groups. */
  groups: z.record(z.string(), z.string()),
  /** The page's texts for our values, by group. */
  values: z.record(z.string(), z.record(z.string(), z.string())),
  actions: z.record(z.string(), steps),
  /** The plan at the site, by the site's own code for it. */
  tiers: z.record(z.string(), z.string()),
  /** Careful defaults, which the owner may only make more careful: jobs at once and ms between two presses. */
  pace: z.strictObject({
    concurrency: z.number().int().min(1).max(8),
    minGapMs: z.number().int().min(1_000).max(LONGEST_MS),
  }),
  /** Waits, ms, and counts. What is done over and over takes its time, and ends. */
  timing: z.object({
    pollMs: z.number().int().min(LEAST_MS).max(LONGEST_MS).exactOptional(),
    fetchMs: z.number().int().min(LEAST_MS).max(LONGEST_MS).exactOptional(),
    downloadTries: z.number().int().min(1).max(10).exactOptional(),
    failedPolls: z.number().int().min(1).max(100).exactOptional(),
  }).catchall(z.number().int().min(0).max(LONGEST_MS)),
};
