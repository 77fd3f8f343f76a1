/** Durable submissions over HTTP through a gateway, the broker and an orchestrator, each a process of its own. */

import { ms, type Row, whole } from "../figures.ts";
import { startApart } from "../parts/apart.ts";
import { submission } from "../parts/history.ts";
import { rawPublish } from "../parts/raw_publish.ts";
import { bareHttp, load } from "../parts/submissions.ts";

const CONNECTIONS = 64;

/** Measures; takes about half a minute. */
export async function submitApartRows(): Promise<Row[]> {
  await using apart = await startApart();
  await load(apart.gateway, CONNECTIONS, 5); // warms up
  const many = await load(apart.gateway, CONNECTIONS, 8);
  const alone = await load(apart.gateway, 1, 2);
  const payload = JSON.stringify(submission());
  const raw = await rawPublish({ servers: apart.servers, payload, inFlight: CONNECTIONS, seconds: 3 });
  const rawAlone = await rawPublish({ servers: apart.servers, payload, inFlight: 1, seconds: 1 });
  const bare = await bareHttp(CONNECTIONS, 3);
  return [
    {
      what: `durable \`POST /api/jobs\` with keys, limits and ledger, ${CONNECTIONS} connections`,
      figure: `${whole(many.perSecond)}/s, p50 ${ms(many.p50)}, p99 ${ms(many.p99)}${
        many.failed > 0 ? `, ${many.failed} failed` : ""
      }`,
      target: "≥ 5,000/s",
      met: many.perSecond >= 5_000 && many.failed === 0,
      limit: `publishing the same command to JetStream, ${CONNECTIONS} in flight: ${whole(raw)}/s; ` +
        `HTTP that keeps nothing: ${whole(bare.perSecond)}/s, p99 ${ms(bare.p99)}`,
    },
    {
      what: "durable `POST /api/jobs`, one connection",
      figure: `p50 ${ms(alone.p50)}, p99 ${ms(alone.p99)}`,
      target: "—",
      met: true,
      limit: `publishing the same command to JetStream, one after the other: ${ms(1_000 / rawAlone)}`,
    },
  ];
}
