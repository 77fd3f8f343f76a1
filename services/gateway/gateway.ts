/** Puts the gateway together: one Hono app over one view of the log. */

import { EdgeError } from "@sluice/protocol";
import { Hono } from "hono";
import { createAuthenticate } from "./authenticate.ts";
import { cors } from "./cors.ts";
import { type GatewayDeps, type Settings, withDefaults } from "./deps.ts";
import { EdgeView } from "./edge_view.ts";
import { apiError } from "./errors_api.ts";
import { openAiError, problemFrom } from "./errors_openai.ts";
import { Feed } from "./feed.ts";
import { routeHome } from "./home.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";
import { knownMethods } from "./known_methods.ts";
import { PendingJobs } from "./pending_jobs.ts";
import { routeAccount } from "./routes_account.ts";
import { routeAgents } from "./routes_agents.ts";
import { routeEvents } from "./routes_events.ts";
import { routeHealth } from "./routes_health.ts";
import { routeImages } from "./routes_images.ts";
import { routeJobs } from "./routes_jobs.ts";
import { routeModels } from "./routes_models.ts";
import { routeVideos } from "./routes_videos.ts";

export interface Gateway {
  readonly app: Hono<RouteEnv>;
  readonly edge: EdgeView;
  /** Ends every stream and stops following the log; the bus stays open. */
  close(): Promise<void>;
}

/** Opens the view of the log and resolves when it has caught up, so that the first request finds everything. */
export async function createGateway(deps: GatewayDeps): Promise<Gateway> {
  const settings = withDefaults(deps);
  const view = await EdgeView.open(settings);
  const authenticate = createAuthenticate(view.facts, settings.clock);
  const kit: Kit = { settings, view, authenticate, pending: new PendingJobs() };
  const feed = new Feed(view);
  const app = new Hono<RouteEnv>();

  app.use(marked());
  if (settings.corsOrigins.length > 0) {
    app.use("/v1/*", cors(settings.corsOrigins));
    app.use("/api/*", cors(settings.corsOrigins));
  }
  routeHealth(app, kit);
  routeHome(app, kit);
  routeModels(app, kit);
  routeImages(app, kit);
  routeVideos(app, kit);
  routeJobs(app, kit);
  routeEvents(app, kit, feed);
  routeAccount(app, kit);
  routeAgents(app, kit);

  const methodsOf = knownMethods(app);
  app.notFound((c) => refused(c as RouteContext, unknown(c.req.method, c.req.path, methodsOf(c.req.path))));
  app.onError((error, c) => refused(c, asEdgeError(error, c, settings)));

  return {
    app,
    edge: view,
    async close() {
      feed.close();
      await view.close();
    },
  };
}

/** The headers that every answer carries; those of contracts/openai.md §2 on `/v1`. */
function marked() {
  return async (c: RouteContext, next: () => Promise<void>): Promise<void> => {
    const since = performance.now();
    const requestId = crypto.randomUUID();
    c.set("requestId", requestId);
    await next();
    const { headers } = c.res;
    headers.set("x-request-id", requestId);
    headers.set("x-content-type-options", "nosniff");
    if (!isOpenAi(c.req.path)) return;
    headers.set("openai-processing-ms", String(Math.round(performance.now() - since)));
    headers.set("openai-version", "2020-10-01");
  };
}

function isOpenAi(path: string): boolean {
  return path === "/v1" || path.startsWith("/v1/");
}

function unknown(method: string, path: string, allow: readonly string[]): EdgeError {
  if (allow.length === 0) return new EdgeError("unknown_route", `${method} ${path}: there is nothing here`);
  return new EdgeError("method_not_allowed", `${method} ${path}: accepted is ${allow.join(", ")}`, { allow });
}

/** What is not a refusal is a mistake of ours: the client gets the request's id, the log gets the rest. */
function asEdgeError(error: Error, c: RouteContext, { log }: Settings): EdgeError {
  if (error instanceof EdgeError) return error;
  const requestId = c.get("requestId");
  log("error", "a request failed", {
    requestId,
    method: c.req.method,
    path: c.req.path,
    error: error.stack ?? String(error),
  });
  const message = `the server made a mistake: tell the operator the request id ${requestId}`;
  return new EdgeError("internal", message, { cause: error });
}

function refused(c: RouteContext, error: EdgeError): Response {
  return isOpenAi(c.req.path) ? openAiError(problemFrom(error)) : apiError(error, c.get("requestId"));
}
