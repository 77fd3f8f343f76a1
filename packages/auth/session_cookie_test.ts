import assert from "node:assert/strict";
import { isOwnOrigin } from "./own_origin.ts";
import { readSessionCookie, sessionCookie, sessionCookieName } from "./session_cookie.ts";

Deno.test("sessionCookie is out of the reach of scripts and other sites, and bound to the host under https", () => {
  assert.equal(
    sessionCookie("http://127.0.0.1:8001", "t"),
    "sluice_session=t; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax",
  );
  assert.equal(
    sessionCookie("https://sluice.test", null),
    "__Host-sluice_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure",
  );
});

Deno.test("readSessionCookie finds the cookie among others, under its whole name only", () => {
  const name = sessionCookieName("http://127.0.0.1");
  assert.equal(readSessionCookie("a=b; sluice_session=x.y.z; c=d", name), "x.y.z");
  for (const none of [null, "", "a", "sluice_session=", "my_sluice_session=x", "__Host-sluice_session=x"]) {
    assert.equal(readSessionCookie(none, name), null);
  }
});

Deno.test("isOwnOrigin takes the public URL's origin, the host that was asked and Sec-Fetch-Site same-origin", () => {
  const own = (headers: Record<string, string>) =>
    isOwnOrigin(new Request("http://10.0.0.7:8001/api/jobs", { headers }), "https://sluice.test");
  for (const origin of ["https://sluice.test", "http://10.0.0.7:8001"]) assert.equal(own({ origin }), true);
  assert.equal(own({ origin: "http://inside:81", host: "inside:81" }), true);
  assert.equal(own({ "sec-fetch-site": "same-origin" }), true);
  assert.equal(own({ origin: "null", "sec-fetch-site": "same-origin" }), true);
  const foreign = [
    {},
    { origin: "null" },
    { origin: "" },
    { origin: "https://evil.test" },
    { origin: "https://sluice.test.evil.test" },
    { origin: "http://sluice.test" },
    { origin: "https://sluice.test:8443" },
    { origin: "http://10.0.0.7" },
    { origin: "file://10.0.0.7:8001" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
  ];
  for (const headers of foreign) assert.equal(own(headers), false, JSON.stringify(headers));
});
