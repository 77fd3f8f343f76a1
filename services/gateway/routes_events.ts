/** `GET /api/events`: contracts/jobs-api.md "Events". */

import type { EventType } from "@sluice/domain";
import {
  EdgeError,
  type EventFilter,
  invalidValue,
  isEventType,
  jobIdFrom,
  numberFrom,
} from "@sluice/protocol";
import type { Hono } from "hono";
import type { Feed } from "./feed.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";

export function routeEvents(app: Hono<RouteEnv>, kit: Kit, feed: Feed): void {
  app.get("/api/events", async (c) => {
    const { key, session } = kit.authenticate(c.req.raw, "read");
    const after = await readAfter(c, kit);
    const { filter, live } = readFilter(c.req.query("types"), c.req.query("job"));
    const headers = {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    };
    // nobody would read the stream of a HEAD
    if (c.req.method === "HEAD") return c.body(null, 200, headers);
    return c.body(feed.stream({ key, session, after, live, filter }), 200, headers);
  });
}

/** The client's last position: `Last-Event-ID` knows better than the URL that an EventSource was opened with. */
async function readAfter(c: RouteContext, kit: Kit): Promise<number | null> {
  const header = c.req.header("last-event-id");
  const param = header === undefined || header === "" ? "after" : "last-event-id";
  const text = param === "after" ? c.req.query("after") : header;
  return text === undefined || text === "" ? null : await readPosition(kit, text, param);
}

/** The number of a commit that the log holds, or 0. Throws `EdgeError`, also for a position that is ahead of the log. */
export async function readPosition({ settings, view }: Kit, text: string, param: string): Promise<number> {
  const number = numberFrom(text, settings.cell);
  if (number === null) throw invalidValue(param, text, `0 or a position such as ${settings.cell}-42`);
  if (number <= view.position) return number;
  const head = await settings.bus.log.head();
  if (number <= head.number) return number;
  const message = `${param} "${text}": the log ends at ${settings.cell}-${head.number}`;
  throw new EdgeError("position_ahead", message, { param });
}

/** What a client wants of commits, and whether it wants live signals. Throws `EdgeError`. */
export function readFilter(
  types: string | undefined,
  job: string | undefined,
): { readonly filter: EventFilter; readonly live: boolean } {
  const { types: wanted, live } = readTypes(types);
  return { filter: { types: wanted, jobId: readJob(job) }, live };
}

/** `types` names event types, and `live` for the live signals; without it everything is sent. */
function readTypes(
  text: string | undefined,
): { readonly types: ReadonlySet<EventType> | null; readonly live: boolean } {
  if (text === undefined || text === "") return { types: null, live: true };
  const words = text.split(",").map((word) => word.trim());
  const types = new Set<EventType>();
  for (const word of words) {
    if (isEventType(word)) types.add(word);
    else if (word !== "live") {
      throw invalidValue("types", word, "live and event types such as JobCompleted, with commas");
    }
  }
  return { types, live: words.includes("live") };
}

function readJob(text: string | undefined): string | null {
  if (text === undefined || text === "") return null;
  const jobId = jobIdFrom(text);
  if (jobId === null) throw invalidValue("job", text, "a job's id");
  return jobId;
}
