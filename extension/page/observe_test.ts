/** What the page's own calls are to the page while they are watched, in a real browser. */

import assert from "node:assert/strict";
import { BUNDLED } from "@sluice/recipes";
import { openTestBrowser, type TestTab } from "../content/testing_tab.ts";
import type { PageEvent } from "../tab/messages.ts";

const ANSWER = `)]}'\n\n9\n${
  JSON.stringify([["wrb.fr", "maseQ", '[["media-1",null,"work-1"]]', null, null, null, "generic"]])
}\n`;

/** Runs in the page: every way of calling, and what each gave. */
const WAYS = `async () => {
  const url = "/app/data/batchexecute?rpcids=maseQ&way=";
  const inner = JSON.stringify([0, 0, 0, 0, 0, 0, 0, 0, "file.png"]);
  const form = new URLSearchParams({ "f.req": JSON.stringify([[["maseQ", inner, null, "generic"]]]), at: "secret" });
  const got = {};
  const xhr = (way, set, body = form.toString()) => new Promise((done) => {
    const request = new XMLHttpRequest();
    const seen = [];
    for (const type of ["load", "error", "abort", "timeout", "loadend"]) {
      request.addEventListener(type, function () {
        seen.push(type, this === request);
        if (type === "loadend") done(got[way] = [seen, request.status, set.read?.(request)]);
      });
    }
    seen.push(request.open("POST", url + way, set.async ?? true));
    if (set.type) request.responseType = set.type;
    if (set.timeout) request.timeout = set.timeout;
    request.setRequestHeader("X-Same-Domain", "1");
    try {
      seen.push(request.send(body));
    } catch (error) {
      done(got[way] = [seen, error.name]);
    }
    if (set.abort) request.abort();
  });
  const text = (request) => request.responseText.length;
  await xhr("text", { read: text });
  await xhr("params", { read: text }, form);
  await xhr("bytes", { read: text }, new TextEncoder().encode(form.toString()));
  await xhr("json", { type: "json", read: (request) => request.response });
  await xhr("buffer", { type: "arraybuffer", read: (request) => request.response.byteLength });
  await xhr("blob", { type: "blob", read: (request) => request.response.size });
  await xhr("sync", { async: false, read: text });
  await xhr("sync-cut", { async: false });
  await xhr("cut", {});
  await xhr("abort", { abort: true });
  await xhr("hang-timeout", { timeout: 50 });
  await xhr("http", {});
  const again = new XMLHttpRequest();
  again.open("POST", url + "hang-reopened");
  again.send(form.toString());
  again.open("GET", "/other");
  await new Promise((done) => { again.onload = done; again.send(); });
  got.reopened = again.responseText;
  const fetched = async (way, input, init) => {
    const promise = fetch(input, init);
    got[way] = [promise.constructor === Promise];
    try {
      const response = await promise;
      got[way].push(response.status, response.bodyUsed, (await response.text()).length);
    } catch (error) {
      got[way].push(error.name);
    }
  };
  await fetched("fetch", url + "fetch", { method: "POST", body: form });
  await fetched("request", new Request(url + "request", { method: "POST", body: form.toString() }));
  await fetched("fetch-cut", url + "fetch-cut", { method: "POST", body: form.toString() });
  await fetched("bad", "http://[", {});
  await fetched("other", "/other", {});
  try { new XMLHttpRequest().send(); } catch (error) { got.unopened = error.name; }
  try { XMLHttpRequest.prototype.open.call({}, "GET", "/"); } catch (error) { got.foreign = error.name; }
  return got;
}`;

/** The site: its answers depend on the way only. */
function answer(request: Request, hanging: Promise<Response>): Response | Promise<Response> {
  const url = new URL(request.url);
  const way = url.searchParams.get("way") ?? "";
  if (url.pathname === "/other") return new Response("other");
  if (way === "http") return new Response("no", { status: 429 });
  if (way.startsWith("hang")) return hanging;
  if (way.endsWith("cut")) {
    const broken = new ReadableStream({
      start(control) {
        control.enqueue(new TextEncoder().encode(ANSWER.slice(0, 30)));
        control.error(new Error("cut"));
      },
    });
    return new Response(broken, { headers: { "content-length": "1000" } });
  }
  if (way !== "") return new Response(ANSWER);
  return new Response("<!doctype html><title>site</title>", { headers: { "content-type": "text/html" } });
}

Deno.test("observeXhr, observeFetch: the page notices nothing, and each of its calls is told once with its end", async () => {
  const { promise: hanging, resolve: release } = Promise.withResolvers<Response>();
  await using server = Deno.serve({
    port: 0,
    onListen: () => {},
    onError: () => new Response(null, { status: 500 }),
  }, (request) => answer(request, hanging));
  await using browser = await openTestBrowser();
  const tab: TestTab = await browser.open(`http://127.0.0.1:${server.addr.port}/`);
  const ways = () => tab.page.evaluate(`(${WAYS})()`) as Promise<Record<string, unknown>>;
  const unwatched = await ways();
  assert.equal((await tab.events()).length, 0);
  await tab.ask("configure", { recipe: BUNDLED.flow });
  assert.deepEqual(await ways(), unwatched);

  const events = await tab.eventsUntil((all) => all.filter(({ type }) => type === "answered").length >= 16);
  const sent = events.filter((event) => event.type === "sent");
  assert.equal(sent.length, 16);
  assert.ok(
    sent.every(({ name, asked }) => name === "upload" && JSON.stringify(asked) === '{"name":"file.png"}'),
  );
  const ends = events.flatMap((event) => event.type === "answered" ? [endOf(event)] : []);
  const made = '[{"media":"media-1","workflow":"work-1"}]';
  assert.deepEqual(
    ends.toSorted(),
    [
      ...Array(5).fill(made), // text, params, bytes, buffer, blob
      made, // sync
      made, // fetch
      made, // request
      "lost", // json: there is no JSON in it
      "lost", // sync-cut
      "lost", // cut
      "lost", // abort
      "lost", // hang-timeout
      "lost", // hang-reopened
      "lost", // fetch-cut
      "refused 429",
    ].toSorted(),
  );
  assert.equal(new Set(events.filter(({ type }) => type === "answered").map(({ call }) => call)).size, 16);
  assert.ok(!JSON.stringify(events).includes("secret"));
  release(new Response());
});

function endOf({ reply }: Extract<PageEvent, { type: "answered" }>): string {
  if (reply.ok) return JSON.stringify(reply.items);
  return reply.error.type === "refused" ? `refused ${reply.error.http}` : reply.error.type;
}
