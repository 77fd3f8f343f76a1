/** Puts the gateway together: one Hono app over one view of the log. */

import { createTicketDesk } from "@sluice/auth";
import { busOf } from "@sluice/bus";
import { cellOf } from "@sluice/domain";
import { VariantUnavailable } from "@sluice/media";
import { openMetrics } from "@sluice/observe";
import { EdgeError } from "@sluice/protocol";
import { Hono } from "hono";
import { Answers } from "./answers.ts";
import { KeyUses } from "./api_key_uses.ts";
import { createDoorkeeper, type Doorkeeper } from "./authenticate.ts";
import { cors, extensionCors } from "./cors.ts";
import { type GatewayDeps, type Settings, withDefaults } from "./deps.ts";
import { directoryOf } from "./directory.ts";
import { EdgeView } from "./edge_view.ts";
import { apiError } from "./errors_api.ts";
import { openAiError, problemFrom } from "./errors_openai.ts";
import { Feed } from "./feed.ts";
import { cellOfRequest } from "./front.ts";
import { routeDocs } from "./routes_docs.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";
import { knownMethods } from "./known_methods.ts";
import { Limits, showLimits } from "./limits.ts";
import { PendingJobs } from "./pending_jobs.ts";
import { routeAccount } from "./routes_account.ts";
import { routeAdmin } from "./routes_admin.ts";
import { routeAgents } from "./routes_agents.ts";
import { routeAssets } from "./routes_assets.ts";
import { routeAssetsChange } from "./routes_assets_change.ts";
import { routeBoards } from "./routes_boards.ts";
import { routeCanvases } from "./routes_canvases.ts";
import { routeChat } from "./routes_chat.ts";
import { routeEdits } from "./routes_edits.ts";
import { routeEvents } from "./routes_events.ts";
import { routeHealth } from "./routes_health.ts";
import { routeHistory } from "./routes_history.ts";
import { routeImages } from "./routes_images.ts";
import { routeJobs } from "./routes_jobs.ts";
import { routeMetrics } from "./routes_metrics.ts";
import { routeKeys } from "./routes_keys.ts";
import { routeModels } from "./routes_models.ts";
import { routePages } from "./routes_pages.ts";
import { routeQueue } from "./routes_queue.ts";
import { routeRecipes } from "./routes_recipes.ts";
import { routeReferences } from "./routes_references.ts";
import { routeSession } from "./routes_session.ts";
import { routeSnapshot } from "./routes_snapshot.ts";
import { routeStudio } from "./routes_studio.ts";
import { routeTickets } from "./routes_tickets.ts";
import { routeUserSocket } from "./routes_user_socket.ts";
import { routeVideos } from "./routes_videos.ts";
import { routeViews } from "./routes_views.ts";
import { routeWebhooks } from "./routes_webhooks.ts";
import { Sessions } from "./sessions.ts";
import { measureEdge, watchRequests } from "./watch.ts";

export interface Gateway {
  readonly app: Hono<RouteEnv>;
  /** The view of cell `n` stands at `n`. */
  readonly views: readonly EdgeView[];
  /** Lets in who comes by another way than these routes. */
  readonly door: Doorkeeper;
  /** Ends streams and sockets, whose clients resume elsewhere; requests go on, and hear when their jobs are done. */
  drain(): Promise<void>;
  /**
   * The same, and ends the requests that wait for a job with a `timeout`; resolves when their answers have left, or
   * after a while, and the logs are followed no more. The buses stay open.
   */
  close(): Promise<void>;
}

/** Opens the views of the logs and resolves when they have caught up, so that the first request finds everything. */
export async function createGateway(deps: GatewayDeps): Promise<Gateway> {
  const metrics = deps.metrics ?? openMetrics({ service: "gateway", version: deps.version });
  const settings = deps.cells.map((bus) => withDefaults({ ...deps, metrics }, bus));
  const views = await openViews(settings);
  const common = admission(settings, views);
  const kits: Kit[] = [];
  for (const [cell, view] of views.entries()) {
    const door = doorOf(common.door, view);
    const { authenticate } = door;
    kits.push({
      ...common,
      cells: kits,
      settings: view.settings,
      view,
      pending: new PendingJobs(),
      door,
      authenticate,
    });
    if (view.settings.cell !== cell) throw new TypeError(`cell ${view.settings.cell} stands at ${cell}`);
  }
  const feeds = views.map((view) => new Feed(view, common.door));
  const answers = new Answers();
  const apps = kits.map((kit) => appOf(kit, feeds, answers));
  const stopMeasuring = metrics.onScrape(() => measureEdge(metrics, views, feeds));
  const drain = async () => {
    for (const feed of feeds) feed.close();
    common.tickets.close();
  };
  return {
    app: apps.length === 1 ? apps[0]! : frontOf(apps, kits),
    views,
    door: common.door,
    drain,
    async close() {
      await drain();
      // 1. who waits is answered, 2. the answers leave, 3. nobody needs the views any more
      const message = "the server goes down before the job is done: it goes on, look for it under x-job-id";
      for (const view of views) view.jobs.end(new EdgeError("timeout", message));
      await answers.left();
      stopMeasuring();
      await Promise.all(views.map((view) => view.close()));
    },
  };
}

/** All of them, or none stays open. */
async function openViews(settings: readonly Settings[]): Promise<EdgeView[]> {
  const opened = await Promise.allSettled(settings.map((one) => EdgeView.open(one)));
  const views = opened.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
  const failed = opened.find((one) => one.status === "rejected");
  if (failed === undefined) return views;
  await Promise.all(views.map((view) => view.close()));
  throw failed.reason;
}

/** Gives each request to the app of the cell that it is for. */
function frontOf(apps: readonly Hono<RouteEnv>[], [kit]: readonly Kit[]): Hono<RouteEnv> {
  const front = new Hono<RouteEnv>();
  const { door, sessions, settings } = kit!;
  const options = { cells: apps.length, whose: door.whose, newId: settings.newId };
  front.all("*", async (c) => {
    const verifying = sessions.verifying(c.req.raw);
    if (verifying !== null) await verifying;
    return await apps[cellOfRequest(c.req.raw, options)]!.fetch(c.req.raw, c.env);
  });
  front.onError((error, c) => refused(c, asEdgeError(error, c, settings)));
  return front;
}

function appOf(kit: Kit, feeds: readonly Feed[], answers: Answers): Hono<RouteEnv> {
  const { settings } = kit;
  const feed = feeds[settings.cell]!;
  const app = new Hono<RouteEnv>();

  app.use(marked(kit, answers));
  app.use("/api/agents/pair", extensionCors);
  if (settings.corsOrigins.length > 0) {
    app.use("/v1/*", cors(settings.corsOrigins));
    app.use("/api/*", cors(settings.corsOrigins));
  }
  routeHealth(app, kit);
  routeMetrics(app, kit);
  routeDocs(app, kit);
  routeModels(app, kit);
  routeImages(app, kit);
  routeEdits(app, kit);
  routeChat(app, kit);
  routeVideos(app, kit);
  routeHistory(app, kit);
  routeStudio(app, kit);
  routeReferences(app, kit);
  routeAssets(app, kit);
  routeAssetsChange(app, kit);
  routeBoards(app, kit);
  routeViews(app, kit);
  routeCanvases(app, kit);
  routeJobs(app, kit);
  routeQueue(app, kit);
  routeEvents(app, kit, feed);
  routeUserSocket(app, kit, feeds);
  routeAccount(app, kit);
  routeKeys(app, kit);
  routeSession(app, kit);
  routeTickets(app, kit);
  routeAdmin(app, kit);
  routeRecipes(app, kit);
  routeAgents(app, kit);
  routeWebhooks(app, kit);
  routeSnapshot(app, kit);
  const showPage = routePages(app, kit);

  const methodsOf = knownMethods(app);
  app.notFound(async (c) =>
    await showPage(c as RouteContext) ??
      refused(c as RouteContext, unknown(c.req.method, c.req.path, methodsOf(c.req.path)))
  );
  app.onError((error, c) => refused(c, asEdgeError(error, c, settings)));

  return app;
}

/** Everything that lets requests in, the same for all cells. */
function admission(
  all: readonly Settings[],
  views: readonly EdgeView[],
): Pick<Kit, "door" | "sessions" | "tickets" | "uses"> {
  const { auth: secret, bus, cells, clock, newId, publicUrl } = all[0]!;
  const sessions = new Sessions({ secret, publicUrl, clock });
  const tickets = createTicketDesk({ secret, leases: bus.leases, clock, newId });
  const uses = new KeyUses({
    newId,
    // nobody waits for it: what gets lost is said again with the next use in an hour
    send: (command) =>
      void busOf(cells, command.data.accountId)?.inbox.send(command).then((sent) => sent.outcome).catch(
        () => {},
      ),
  });
  const facts = directoryOf(views);
  const door = createDoorkeeper({ facts, sessions, tickets, limits: new Limits(), uses, publicUrl, clock });
  return { door, sessions, tickets, uses };
}

/** The door of one cell: the operator, who is at home in another, is let in as the operator of this one. Throws as it does. */
function doorOf(door: Doorkeeper, { facts, settings }: EdgeView): Doorkeeper {
  return {
    ...door,
    authenticate(request, ...scopes) {
      const caller = door.authenticate(request, ...scopes);
      if (caller.account.plan !== "operator" || cellOf(caller.accountId) === settings.cell) return caller;
      const account = facts.operator();
      if (account !== undefined) return { ...caller, account, accountId: account.accountId };
      throw new EdgeError("unavailable", `cell ${settings.cell} has no operator yet`, { retryAfter: 5 });
    },
  };
}

/** What every request gets first and every answer last; the headers of contracts/openai.md §2 on `/v1`. */
function marked({ door, sessions, settings }: Kit, answers: Answers) {
  const watch = watchRequests(settings);
  return async (c: RouteContext, next: () => Promise<void>): Promise<void> => {
    answers.note(c.env as Partial<Deno.ServeHandlerInfo> | undefined);
    const since = performance.now();
    const requestId = crypto.randomUUID();
    c.set("requestId", requestId);
    // once for each token; a request with a key waits for nothing
    const verifying = sessions.verifying(c.req.raw);
    if (verifying !== null) await verifying;
    await next();
    watch(c, performance.now() - since);
    const { headers } = c.res;
    headers.set("x-request-id", requestId);
    headers.set("x-content-type-options", "nosniff");
    const allowance = door.allowanceOf(c.req.raw);
    if (allowance !== undefined) {
      showLimits(headers, allowance, isOpenAi(c.req.path));
      // caches between know `Authorization`, but not `X-API-Key`
      if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    }
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
  if (error instanceof VariantUnavailable) {
    const message = `the picture cannot be made at the moment: ${error.why}`;
    return new EdgeError("unavailable", message, { retryAfter: 5, cause: error });
  }
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
