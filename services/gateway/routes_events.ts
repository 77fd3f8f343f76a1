/** `GET /api/events`: contracts/jobs-api.md "Events". */

import type { EventType } from "@sluice/domain";
import { EdgeError, invalidValue, isEventType, jobIdFrom, numberFrom } from "@sluice/protocol";
import type { Hono } from "hono";
import type { Feed } from "./feed.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";

export function routeEvents(app: Hono<RouteEnv>, kit: Kit, feed: Feed): void {
  app.get("/api/events", async (c) => {
    const { key } = kit.authenticate(c.req.raw, "read");
    const after = await readAfter(c, kit);
    const { types, live } = readTypes(c.req.query("types"));
    const jobId = readJob(c.req.query("job"));
    const headers = {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    };
    // nobody would read the stream of a HEAD
    if (c.req.method === "HEAD") return c.body(null, 200, headers);
    return c.body(feed.open({ key, after, live, filter: { types, jobId } }), 200, headers);
  });
}

/** The client's last position: `Last-Event-ID` knows better than the URL that an EventSource was opened with. */
async function readAfter(c: RouteContext, { settings, view }: Kit): Promise<number | null> {
  const header = c.req.header("last-event-id");
  const param = header === undefined || header === "" ? "after" : "last-event-id";
  const text = param === "after" ? c.req.query("after") : header;
  if (text === undefined || text === "") return null;
  const number = numberFrom(text, settings.cell);
  if (number === null) throw invalidValue(param, text, `0 or a position such as ${settings.cell}-42`);
  if (number <= view.position) return number;
  const head = await settings.bus.log.head();
  if (number <= head.number) return number;
  const message = `${param} "${text}": the log ends at ${settings.cell}-${head.number}`;
  throw new EdgeError("position_ahead", message, { param });
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
