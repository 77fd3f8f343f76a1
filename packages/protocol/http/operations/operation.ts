/** What there is to call: one row a method and path. `/openapi.json`, `/docs` and the tests of every route are made of it. */

import type { Scope } from "@sluice/domain";
import type * as z from "zod";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** Chapters of the documentation, in their order. */
export const TAGS = [
  "Images",
  "Videos",
  "Chat",
  "Models",
  "Jobs",
  "Events",
  "References and media",
  "Library",
  "History and credits",
  "Account and keys",
  "Agents",
  "Webhooks",
  "Operator",
  "Service",
] as const;
export type Tag = typeof TAGS[number];

/** A parameter of the query: text on the wire. */
export interface Parameter {
  readonly description: string;
  readonly values?: readonly string[];
}

export interface Body {
  /** The schema that the reader validates JSON with. */
  readonly json?: z.ZodType;
  /** The same for `multipart/form-data`; files are binary. */
  readonly form?: z.ZodType;
}

export interface Operation {
  readonly method: Method;
  /** As the router has it: `/v1/videos/:id`. */
  readonly path: string;
  readonly tag: Tag;
  /** One sentence. */
  readonly summary: string;
  /** What a caller should know beyond it. */
  readonly description?: string;
  /** The key needs one of these; null means that no key is asked for. */
  readonly scopes: readonly Scope[] | null;
  readonly query?: Readonly<Record<string, Parameter>>;
  readonly body?: Body;
  /** Status → what comes then. Refusals are the same everywhere and are not repeated. */
  readonly answers: Readonly<Record<number, string>>;
}
