/** `www.freepik.com`: the page, the log-in, and the calls that the page makes to its own host. */

import { serveCreations, serveHistory, serveUser } from "./creations.ts";
import { loginPage, pikasoPage, sessionCookies } from "./shell.ts";
import { serveStart } from "./start.ts";
import { serveUpload } from "./upload.ts";
import type { World } from "./world.ts";

const PAGE = "/pikaso/ai-image-generator";
const PAGE_FILES = new URL("./page/", import.meta.url);
/** The same hostile neighbour as in the other page. */
const HOSTILE = new URL("../flow/page/hostile.js", import.meta.url);
const STATIC = "/pikaso/static/";
const TYPES: Readonly<Record<string, string>> = { js: "text/javascript", css: "text/css" };

export async function serveWww(world: World, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  switch (`${request.method} ${pathname}`) {
    case "GET /":
    case "GET /pikaso":
      return redirect(PAGE);
    case `GET ${PAGE}`:
      return world.session === null ? redirect("/log-in") : html(pikasoPage(world), sessionCookies(world));
    case "GET /log-in":
      return html(loginPage(PAGE), []);
    case "POST /pikaso/api/start-tti-v2":
      return await serveStart(world, request);
    case "POST /pikaso/api/upload":
      return await serveUpload(world, request);
    case "GET /pikaso/api/creations":
      return await serveCreations(world, request);
    case "GET /pikaso/api/creations/history":
      return await serveHistory(world, request);
    case "GET /pikaso/api/user":
      return await serveUser(world, request);
    case "GET /standin/state":
      return Response.json({ challenge: world.challenge, cookieBar: world.cookieBar });
    case "POST /standin/clear":
      return await clear(world, request);
    default:
      return pathname.startsWith(STATIC) ? await file(pathname.slice(STATIC.length)) : notFound();
  }
}

/** A person clicked a blocker away. */
async function clear(world: World, request: Request): Promise<Response> {
  const { what } = await request.json();
  if (what === "challenge" || what === "cookieBar") world[what as "challenge" | "cookieBar"] = false;
  return new Response(null, { status: 204 });
}

async function file(name: string): Promise<Response> {
  const type = TYPES[name.split(".").at(-1) ?? ""];
  if (type === undefined || !/^[\w.]+$/.test(name)) return notFound();
  const from = name === "hostile.js" ? HOSTILE : new URL(name, PAGE_FILES);
  const text = await Deno.readTextFile(from).catch(() => null);
  return text === null ? notFound() : new Response(text, { headers: { "content-type": type } });
}

function html(text: string, cookies: readonly string[]): Response {
  const headers = new Headers({ "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(text, { headers });
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}

function notFound(): Response {
  return Response.json({ message: "Not Found" }, { status: 404 });
}
