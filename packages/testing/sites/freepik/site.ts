/** Puts the three hosts together. */

import { standInCertificate } from "../tls.ts";
import { serveCdn } from "./cdn.ts";
import { serveData } from "./data.ts";
import { CutOff } from "./serve_call.ts";
import type { FreepikSite, FreepikSiteOptions } from "./types.ts";
import { serveWww } from "./www.ts";
import { newSession, newWorld, type World } from "./world.ts";

type Serve = (world: World, request: Request) => Promise<Response>;

/** Starts the hosts on free ports of loopback, signed in and without faults. Dispose of it with `await using`. */
export async function startFreepikSite(options: FreepikSiteOptions = {}): Promise<FreepikSite> {
  const { cert, key } = await standInCertificate();
  const closing = new AbortController();
  const world = newWorld(options, closing.signal);
  const servers: Deno.HttpServer<Deno.NetAddr>[] = [];
  const listen = (serve: Serve) => {
    const server = Deno.serve(
      {
        hostname: "127.0.0.1",
        port: 0,
        cert,
        key,
        signal: closing.signal,
        onListen: () => {},
        onError(error) {
          if (error instanceof CutOff) return new Response(null, { status: 500 });
          throw error; // a mistake of ours: Deno says so
        },
      },
      (request) => serve(world, request),
    );
    servers.push(server);
    return server.addr.port;
  };
  const hosts = {
    "www.freepik.com": listen(serveWww),
    "pikaso-data.freepik.com": listen(serveData),
    "pikaso.cdnpk.net": listen(serveCdn),
  };
  return {
    hosts,
    presses: world.presses,
    media: world.media,
    calls: world.calls,
    get credits() {
      return world.credits;
    },
    set credits(credits) {
      world.credits = credits;
    },
    inject: world.faults.add,
    clearFaults: world.faults.clear,
    signOut: () => void (world.session = null),
    signIn: () => void (world.session ??= newSession()),
    agePage() {
      if (world.session !== null) world.session = { ...newSession(), id: world.session.id };
    },
    challenge: (on) => void (world.challenge = on),
    cookieBar: (on) => void (world.cookieBar = on),
    changePage: (how) => void (world.change = how),
    hostile: (on) => void (world.hostile = on),
    expireUrls: () => world.urls.clear(),
    whenPressed: (n) =>
      world.progress.until(() => world.presses.filter((press) => press.decided > 0).length >= n),
    whenIdle: () => world.progress.until(() => world.busy === 0),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.all(servers.map((server) => server.finished));
      await world.progress.until(() => world.busy === 0);
    },
  };
}
