import { strict as assert } from "node:assert";
import { openMetrics } from "./metrics.ts";
import { serveMetrics } from "./serve_metrics.ts";

const metrics = openMetrics({ service: "storage", version: "1.2.3" });
const from = (hostname: string) => ({ remoteAddr: { transport: "tcp", hostname, port: 1 } as const });
const ask = (hostname: string, token: string | null, authorization?: string) =>
  serveMetrics(
    metrics,
    new Request("http://storage/metrics", authorization === undefined ? {} : { headers: { authorization } }),
    from(hostname),
    token,
  );

Deno.test("serveMetrics tells this machine, and nobody else, when there is no token", async () => {
  for (const here of ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]) {
    const answer = await ask(here, null);
    assert.equal(answer.status, 200, here);
    assert.match(answer.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
    assert.match(await answer.text(), /sluice_build_info\{service="storage",version="1\.2\.3",/);
  }
  for (const elsewhere of ["10.0.0.7", "1127.0.0.1", "2001:db8::1"]) {
    const answer = await ask(elsewhere, null, "Bearer ");
    assert.equal(answer.status, 403, elsewhere);
    assert.match((await answer.json()).details, /SLUICE_METRICS_TOKEN/);
  }
});

Deno.test("serveMetrics asks everybody for the token when there is one, this machine too", async () => {
  assert.equal((await ask("10.0.0.7", "a-long-token", "Bearer a-long-token")).status, 200);
  for (const wrong of [undefined, "Bearer another", "Bearer ", "Basic a-long-token"]) {
    assert.equal((await ask("127.0.0.1", "a-long-token", wrong)).status, 401);
  }
});
