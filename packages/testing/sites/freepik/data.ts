/** `pikaso-data.freepik.com`: the renders, asked for across origins by the page and by nobody else. */

import { serveRender } from "./render.ts";
import type { World } from "./world.ts";

const PAGE_ORIGIN = "https://www.freepik.com";

const CORS: Readonly<Record<string, string>> = {
  "access-control-allow-origin": PAGE_ORIGIN,
  "access-control-allow-credentials": "true",
  "access-control-allow-headers": "content-type, x-requested-with, x-xsrf-token",
  "access-control-allow-methods": "POST",
  vary: "origin",
};

export async function serveData(world: World, request: Request): Promise<Response> {
  if (request.headers.get("origin") !== PAGE_ORIGIN) return refuse(403);
  if (new URL(request.url).pathname !== "/pikaso/api/render/v4") return refuse(404, CORS);
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: CORS });
  if (request.method !== "POST") return refuse(405, CORS);
  const response = await serveRender(world, request);
  for (const [name, value] of Object.entries(CORS)) response.headers.set(name, value);
  return response;
}

function refuse(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ message: "Not here" }, { status, headers });
}
