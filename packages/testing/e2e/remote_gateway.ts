/** A gateway whose media are at the storage that its first argument names: prints `{ port, key }`, serves until its input ends. */

import { openRemoteMedia } from "@sluice/media";
import { openTestGateway } from "../../../services/gateway/testing_gateway.ts";
import { SECRET } from "../../../services/storage/testing_storage.ts";

const remote = openRemoteMedia({ url: Deno.args[0] ?? "", secret: SECRET });
await using gateway = await openTestGateway({ media: remote, pictures: remote });
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => {} },
  (request, info) => gateway.app.fetch(request, info),
);
await Deno.stdout.write(
  new TextEncoder().encode(`${JSON.stringify({ port: server.addr.port, key: gateway.key })}\n`),
);
await new Response(Deno.stdin.readable).text();
await server.shutdown();
