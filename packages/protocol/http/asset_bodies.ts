/** Bodies of the calls that put assets in order. */

import { MAX_ARRANGED, MAX_TAGS } from "@sluice/domain";
import * as z from "zod";
import { EdgeError } from "./edge_error.ts";
import { text, uuid } from "./fields.ts";
import { defined, validate } from "./validate.ts";

const ids = z.array(z.string().min(1).max(64)).min(1).max(MAX_ARRANGED);
const tags = z.array(text(40).trim().min(1)).max(MAX_TAGS);

const named = z.object({ ids });
const change = z.object({
  ids,
  starred: z.boolean().optional(),
  board: uuid.toLowerCase().nullable().optional(),
  add_tags: tags.optional(),
  remove_tags: tags.optional(),
  alt: text(1_000).trim().nullable().optional(),
});

export interface AssetChange {
  /** Each once. */
  readonly ids: readonly string[];
  readonly changes: {
    readonly starred?: boolean;
    readonly boardId?: string | null;
    readonly addTags?: readonly string[];
    readonly removeTags?: readonly string[];
    readonly alt?: string | null;
  };
}

/** `PATCH /api/assets`. Throws `EdgeError`. */
export function readAssetChange(json: unknown): AssetChange {
  const { ids, starred, board, add_tags, remove_tags, alt } = validate(change, json);
  const changes = defined({
    starred,
    boardId: board,
    addTags: add_tags,
    removeTags: remove_tags,
    // nothing said is the same as nothing to say
    alt: alt === "" ? null : alt,
  });
  if (Object.keys(changes).length === 0) {
    const accepted = "starred, board, add_tags, remove_tags and alt";
    throw new EdgeError("missing_field", `the body changes nothing: accepted are ${accepted}`);
  }
  return { ids: [...new Set(ids)], changes };
}

/** Bodies that only name assets: each id once. Throws `EdgeError`. */
export function readAssetIds(json: unknown): readonly string[] {
  return [...new Set(validate(named, json).ids)];
}

/** The schemas themselves, for the description of the API. */
export { change as assetChangeBody, named as assetIdsBody };
