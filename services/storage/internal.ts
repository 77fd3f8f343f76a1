/** What other services may do at storage, for those that have neither a store nor a decoder: `openRemoteMedia` is the other end. */

import {
  type MediaAccess,
  type Pictures,
  readLook,
  readServiceTicket,
  type SigningSecret,
  toldError,
} from "@sluice/media";
import type { Context, Hono } from "hono";
import { problem, problemOf, StorageProblem } from "./problems.ts";
import { bearer, bodyOf, wholeBody } from "./request.ts";

export interface InternalDeps {
  readonly media: MediaAccess;
  readonly pictures: Pictures;
  readonly secret: SigningSecret;
  /** Ms since 1970. */
  readonly now: () => number;
}

/** Longest side that a reference may be asked in, in pixels. */
const MOST_SIDE = 8_192;

type Handler = (request: Request, maxBytes: number, query: URLSearchParams, id: string) => Promise<Response>;

/**
 * Adds `PUT /internal/media`, `GET|HEAD /internal/media/:id`, `POST /internal/references`, `POST /internal/pictures` and
 * `GET /internal/ready`. Each needs a service ticket for that very call; refusals carry the error in the field `told`.
 */
export function routeInternal(app: Hono, { media, pictures, secret, now }: InternalDeps): void {
  const served = (handle: Handler) => async (c: Context): Promise<Response> => {
    const { pathname, search, searchParams } = new URL(c.req.url);
    try {
      const call = { method: c.req.method, path: pathname + search };
      const { maxBytes } = readServiceTicket(secret, bearer(c.req.raw), call, now());
      return await handle(c.req.raw, maxBytes, searchParams, c.req.param("id") ?? "");
    } catch (error) {
      return await refused(error);
    }
  };

  app.get("/internal/ready", served(async () => new Response(null, { status: 204 })));

  app.put(
    "/internal/media",
    served(async (request, maxBytes, query) => {
      const accept = query.getAll("accept");
      const expectSha256 = query.get("sha256");
      const stored = await media.put(bodyOf(request), {
        maxBytes,
        ...(accept.length === 0 ? {} : { accept }),
        ...(expectSha256 === null ? {} : { expectSha256 }),
      });
      return Response.json(stored, { status: 201 });
    }),
  );

  app.post(
    "/internal/references",
    served(async (request, maxBytes, query) => {
      const maxSide = Number(query.get("maxSide"));
      if (!Number.isInteger(maxSide) || maxSide < 1 || maxSide > MOST_SIDE) {
        throw new StorageProblem("invalid_input", `maxSide must be 1 to ${MOST_SIDE}`);
      }
      return Response.json(await pictures.storeReference(await wholeBody(request, maxBytes), { maxSide }), {
        status: 201,
      });
    }),
  );

  app.post(
    "/internal/pictures",
    served(async (request, maxBytes) => {
      await pictures.checkPicture(await wholeBody(request, maxBytes));
      return new Response(null, { status: 204 });
    }),
  );

  // Hono answers HEAD with the GET route
  app.get(
    "/internal/media/:id",
    served(async (request, _maxBytes, query, id) => {
      const look = readLook(query);
      if (look === null) throw new StorageProblem("invalid_input", "there is no such form of media");
      const cacheControl = query.get("cache");
      const answer = await pictures.showMedia(id, request, {
        look,
        filename: query.get("filename") ?? undefined,
        ...(cacheControl === null ? {} : { cacheControl }),
      });
      return answer ?? problem("not_found", "there are no such media");
    }),
  );
}

/** The answer with the error as the caller throws it again. What is nobody's but ours goes on to the app. */
async function refused(error: unknown): Promise<Response> {
  const answer = problemOf(error);
  if (answer.status === 500) throw error;
  const told = toldError(error);
  if (told === null) return answer;
  return Response.json({ ...await answer.json(), told }, { status: answer.status, headers: answer.headers });
}
