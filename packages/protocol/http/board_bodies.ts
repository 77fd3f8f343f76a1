/** Bodies of `/api/boards` and `/api/views`. */

import * as z from "zod";
import { EdgeError } from "./edge_error.ts";
import { text } from "./fields.ts";
import { defined, validate } from "./validate.ts";

const name = text(80).trim().min(1);

const board = z.object({ name, private: z.boolean().default(false) });
const boardChange = z.object({ name: name.optional(), private: z.boolean().optional() });
const view = z.object({ name, query: text(2_000).trim() });

export interface BoardBody {
  readonly name: string;
  readonly private: boolean;
}

/** `query` is that of the list, as in an address, without the question mark. */
export interface ViewBody {
  readonly name: string;
  readonly query: string;
}

/** `POST /api/boards`. Throws `EdgeError`. */
export function readBoardBody(json: unknown): BoardBody {
  return validate(board, json);
}

/** `PATCH /api/boards/:id`. Throws `EdgeError`. */
export function readBoardChange(json: unknown): Partial<BoardBody> {
  const changes = defined(validate(boardChange, json));
  if (Object.keys(changes).length > 0) return changes;
  throw new EdgeError("missing_field", "the body changes nothing: accepted are name and private");
}

/** `POST /api/views`. Throws `EdgeError`. */
export function readViewBody(json: unknown): ViewBody {
  const { name, query } = validate(view, json);
  return { name, query: query.replace(/^\?/, "") };
}

/** The schemas themselves, for the description of the API. */
export { board as boardBody, boardChange as boardChangeBody, view as viewBody };
