/** Which methods a path knows, from the routes themselves: for 405 instead of 404. */

import type { Hono } from "hono";
import type { RouteEnv } from "./kit.ts";

/** Reads the routes once; the function gives the methods of a path, sorted, empty for an unknown path. */
export function knownMethods(app: Hono<RouteEnv>): (path: string) => readonly string[] {
  const routes = app.routes.filter(({ method }) => method !== "ALL").map(({ path, method }) => ({
    pattern: new RegExp(`^${path.replace(/:[^/]+/g, "[^/]+")}$`),
    method,
  }));
  return (path) => {
    const methods = new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
    if (methods.has("GET")) methods.add("HEAD");
    return [...methods].sort();
  };
}
