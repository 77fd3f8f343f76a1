/** The studio: its files under `/studio/`, and one document for all of its pages. */

import { EdgeError } from "@sluice/protocol";
import type { Hono } from "hono";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";
import { homePage } from "./home.ts";
import { STUDIO_HEADERS } from "./page_policy.ts";
import { prepareStudio, type StudioFile, type StudioFiles } from "./studio_files.ts";

const YEAR = "public, max-age=31536000, immutable";

/** Answers a look at one of the studio's pages; null when the path is none of theirs. */
export type ShowPage = (c: RouteContext) => Promise<Response | null>;

/**
 * Serves the studio. Paths below a page are the studio's own affair, so they are no routes here: what is returned is asked
 * when nothing else answers.
 */
export function routePages(app: Hono<RouteEnv>, { settings }: Kit): ShowPage {
  const home = homePage(settings);
  // made once, when somebody wants it
  let studio: Promise<StudioFiles | null> | undefined;
  const files = () => {
    studio ??= settings.studio().then((bundle) => bundle === null ? null : prepareStudio(bundle));
    // the next one who asks tries again
    studio.catch(() => studio = undefined);
    return studio;
  };
  app.get("/", async (c) => {
    const found = await files();
    return found === null ? home() : send(c, found.page, STUDIO_HEADERS);
  });
  app.get("/studio/:name", async (c) => {
    const name = c.req.param("name");
    const file = (await files())?.files.get(name);
    if (file === undefined) throw new EdgeError("not_found", `there is no file "${name.slice(0, 64)}"`);
    // names hold hashes where the content may change
    const caching = /-[A-Z0-9]{8}\./.test(name) ? YEAR : "no-cache";
    return send(c, file, { "cache-control": caching });
  });
  return async (c) => {
    if (c.req.method !== "GET" && c.req.method !== "HEAD") return null;
    const found = await files();
    const [, first = ""] = c.req.path.split("/");
    return found?.pages.has(first) === true ? send(c, found.page, STUDIO_HEADERS) : null;
  };
}

function send(c: RouteContext, { bytes, gzip, type }: StudioFile, headers: Readonly<Record<string, string>>) {
  const packed = gzip !== null && /\bgzip\b/.test(c.req.header("accept-encoding") ?? "");
  return c.body(packed ? gzip : bytes, 200, {
    ...headers,
    "content-type": type,
    vary: "accept-encoding",
    ...(packed ? { "content-encoding": "gzip" } : {}),
  });
}
