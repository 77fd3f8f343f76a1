/** Puts the stand-in together: one port on loopback for each host, and the handle that tests hold. */

import { type StandInCertificate, standInCertificate } from "../tls.ts";
import { endSession } from "./documents.ts";
import { HOSTS } from "./hosts.ts";
import type { Blocker, FlowHost, FlowSite, FlowSiteOptions } from "./types.ts";
import { createWorld, type World } from "./world.ts";

/** Starts the stand-in for Google Flow over real HTTPS. Dispose of it with `await using`. */
export async function startFlowSite(options: FlowSiteOptions = {}): Promise<FlowSite> {
  const world = createWorld(options);
  const certificate = await standInCertificate();
  const servers = (Object.keys(HOSTS) as FlowHost[]).map((host) => ({
    host,
    server: listen(world, host, certificate),
  }));
  const hosts = Object.fromEntries(servers.map(({ host, server }) => [host, server.addr.port]));
  const block = (what: Blocker) => (on: boolean) => void (world.blockers[what] = on);
  return {
    hosts: hosts as Record<FlowHost, number>,
    presses: world.presses,
    open: world.open,
    media: world.media,
    calls: world.calls,
    get credits() {
      return world.credits;
    },
    set credits(credits) {
      world.credits = credits;
    },
    inject: world.faults.inject,
    clearFaults: world.faults.clear,
    signOut: () => endSession(world),
    signIn: () => void (world.signedIn = true),
    challenge: block("challenge"),
    consent: block("consent"),
    cookieBar: block("cookieBar"),
    updateNotice: block("updateNotice"),
    changePage: (how) => void (world.change = how),
    hostile: (on) => void (world.hostile = on),
    expireUrls: () => void (world.urlEpoch += 1),
    whenIdle: () => idle(world),
    async whenPressed(n) {
      while (world.presses.length < n) await world.pressed.promise;
    },
    resetTraffic: world.traffic.forget,
    async [Symbol.asyncDispose]() {
      world.stop.abort(new Error("the stand-in was disposed of"));
      await Promise.all(servers.map(({ server }) => server.finished));
      await idle(world);
    },
  };
}

function listen(world: World, host: FlowHost, certificate: StandInCertificate) {
  const { signal } = world.stop;
  const options = { hostname: "127.0.0.1", port: 0, ...certificate, signal, onListen: () => {} };
  // Whoever still waits at the end gets no answer; any other error is a mistake of ours and must be seen.
  const onError = (error: unknown) => new Response(String(error), { status: 500 });
  return Deno.serve({ ...options, onError }, (request) => HOSTS[host](world, request));
}

async function idle(world: World): Promise<void> {
  while (world.work.size > 0) await Promise.allSettled(world.work);
}
