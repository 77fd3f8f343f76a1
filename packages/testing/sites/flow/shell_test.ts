import { strict as assert } from "node:assert";
import { startFlowSite } from "./mod.ts";
import { openTestingPage } from "./testing_page.ts";

const PROJECT = "/project/1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";

Deno.test("shell: each address has WIZ values of its own load, and the project page another build", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  const paths = [
    "/",
    "/about",
    PROJECT,
    `${PROJECT}/scene/1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed`,
    `/u/1${PROJECT}`,
  ];
  const loads = [];
  for (const path of paths) loads.push((await page.load(path)).wiz);
  const [root, about, project, scene, second] = loads;
  assert.equal(new Set(loads.map(({ SNlM0e }) => SNlM0e)).size, paths.length);
  assert.equal(new Set(loads.map(({ FdrFJe }) => FdrFJe)).size, paths.length);
  assert.match(root?.SNlM0e ?? "", /^A.*:\d{13}$/);
  assert.equal(root?.Im6cmf, "/_/AiSandboxAngularFrontend");
  assert.equal(root?.cfb2h, about?.cfb2h);
  assert.notEqual(root?.cfb2h, project?.cfb2h);
  assert.equal(project?.cfb2h, scene?.cfb2h);
  assert.equal(project?.cfb2h, second?.cfb2h);
});

Deno.test("shell: f.sid is negative sometimes, and both signs are good for calls", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  const signs = new Set<string>();
  for (let n = 0; n < 60 && signs.size < 2; n++) {
    const { wiz } = await page.load("/");
    signs.add(wiz.FdrFJe.startsWith("-") ? "-" : "+");
    assert.equal((await page.call("nzlxg", [])).http, 200);
  }
  assert.equal(signs.size, 2);
});

Deno.test("shell: it sets the canaries, the session's cookie and the opener policy", async () => {
  await using site = await startFlowSite({
    cookies: { SID: "never-carry-me" },
    storage: { secret: "</script>" },
  });
  using page = await openTestingPage(site);
  const { html, response } = await page.load("/");
  const cookies = response.headers.getSetCookie();
  assert.equal(cookies.length, 2);
  assert.ok(cookies.every((line) => line.includes("Secure") && line.includes("HttpOnly")));
  assert.ok(cookies.some((line) => line.startsWith("SID=never-carry-me;")));
  assert.ok(html.includes(`localStorage.setItem("secret", "\\u003c/script>")`));
  assert.equal(response.headers.get("cross-origin-opener-policy"), "same-origin-allow-popups");
});

Deno.test("shell: other addresses are not found, and a build step is not needed for the page's files", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  for (const path of ["/nothing", "/project/nope", "/_/AiSandboxAngularFrontend/static/..%2fmod.ts"]) {
    const response = await page.fetch(`https://flow.google.com${path}`);
    await response.body?.cancel();
    assert.equal(response.status, 404, path);
  }
  const main = await page.fetch("https://flow.google.com/_/AiSandboxAngularFrontend/static/main.js");
  assert.equal(main.headers.get("content-type"), "text/javascript; charset=utf-8");
  assert.equal(await main.text(), await Deno.readTextFile(new URL("./page/main.js", import.meta.url)));
});

Deno.test("shell: hostile puts the false messenger before the page's own code", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  assert.ok(!(await page.load("/")).html.includes("hostile.js"));
  site.hostile(true);
  const { html } = await page.load("/");
  assert.ok(html.indexOf("hostile.js") > 0 && html.indexOf("hostile.js") < html.indexOf("main.js"));
});

Deno.test("old address: it answers 308 with the new one", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  const moves = [
    ["/fx/tools/flow", "/"],
    ["/fx/de/tools/flow", "/"],
    [`/fx/tools/flow${PROJECT}?x=1`, `${PROJECT}?x=1`],
  ] as const;
  for (const [from, to] of moves) {
    const response = await page.fetch(`https://labs.google${from}`);
    assert.equal(response.status, 308);
    assert.equal(response.headers.get("location"), `https://flow.google.com${to}`);
  }
});

Deno.test("signed out: the shell still has WIZ, credits are 401, all else is refused with 16", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  site.signOut();
  assert.equal((await page.call("nzlxg", [])).http, 401);
  const { wiz, html } = await page.load("/");
  assert.notEqual(wiz.SNlM0e, "");
  assert.ok(html.includes('"signedIn":false'));
  assert.equal((await page.call("nzlxg", [])).http, 401);
  assert.equal((await page.call("UpteDb", ["projects/*", 21, null, null, null, null, [1]])).grpc, 16);
  // what a browser asks by itself signs nobody in
  await (await page.fetch("https://accounts.google.com/ListAccounts", { method: "POST" })).body?.cancel();
  assert.equal((await page.call("nzlxg", [])).http, 401);
  const signIn = await page.fetch("https://accounts.google.com/signin", { method: "POST" });
  assert.equal(signIn.headers.get("location"), "https://flow.google.com/");
  await page.load("/");
  assert.equal((await page.ask("nzlxg", []))[0], 1050);
});

Deno.test("session: a call without the cookie, or with an older session's, is nobody's", async () => {
  await using site = await startFlowSite();
  using page = await openTestingPage(site);
  assert.equal((await page.call("HTrJv", [], { cookie: "" })).grpc, 16);
  site.signOut();
  site.signIn();
  assert.equal((await page.call("HTrJv", [])).grpc, 16);
  await page.load("/");
  assert.equal((await page.call("HTrJv", [])).grpc, null);
});
