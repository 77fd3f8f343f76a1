/** What each host of the stand-in answers. */

import { answerBatch } from "./batchexecute.ts";
import { answerMedia, answerThumbnail } from "./media_host.ts";
import { APP_PATH, isPage, shell } from "./shell.ts";
import { answerSideChannel } from "./side_channel.ts";
import { staticFile } from "./static_files.ts";
import type { FlowHost } from "./types.ts";
import type { World } from "./world.ts";

const HOME = "https://flow.google.com";
const SIGN_IN_PATH = "/signin";
const SIGN_IN_PAGE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Sign in</title>
<h1>Sign in</h1><form method="post" action="${SIGN_IN_PATH}"><button>Sign in as the owner</button></form></html>
`;

type Answer = (world: World, request: Request) => Response | Promise<Response>;

export const HOSTS: Readonly<Record<FlowHost, Answer>> = {
  "flow.google.com": answerApp,
  "flow-content.google": answerMedia,
  "labs.google": answerOldAddress,
  "accounts.google.com": answerSignIn,
};

function answerApp(world: World, request: Request): Response | Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.replace(/^\/u\/\d+(?=\/)/, "");
  if (path === `${APP_PATH}/data/batchexecute`) return answerBatch(world, request, url);
  if (path.startsWith("/standin/")) return answerSideChannel(world, request, path);
  if (request.method !== "GET") return new Response(null, { status: 405 });
  if (path.startsWith(`${APP_PATH}/static/`)) return staticFile(path.slice(`${APP_PATH}/static/`.length));
  if (path.startsWith("/asb/")) return answerThumbnail(world, path.slice("/asb/".length));
  return isPage(path) ? shell(world, path) : new Response("Not found", { status: 404 });
}

/** The old address moved for good (wire/flow.md §7.10), with or without a language in it. */
function answerOldAddress(_world: World, request: Request): Response {
  const { pathname, search } = new URL(request.url);
  const [, rest = ""] = /^\/fx(?:\/[a-z]{2}(?:-[a-zA-Z]{2})?)?\/tools\/flow(\/.*)?$/.exec(pathname) ?? [];
  return new Response(null, { status: 308, headers: { location: `${HOME}${rest || "/"}${search}` } });
}

/** A click on its button signs in, as a person would. */
function answerSignIn(world: World, request: Request): Response {
  // The browser itself asks this host for its accounts when it starts, by POST too.
  if (request.method === "POST" && new URL(request.url).pathname === SIGN_IN_PATH) {
    world.signedIn = true;
    return new Response(null, { status: 303, headers: { location: `${HOME}/` } });
  }
  return new Response(SIGN_IN_PAGE, { headers: { "content-type": "text/html; charset=utf-8" } });
}
