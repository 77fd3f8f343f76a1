import assert from "node:assert/strict";
import { openRemoteMedia, signingSecret } from "@sluice/media";
import { openDiskMedia } from "@sluice/media/disk";
import { accessContract } from "../../packages/media/media_contract.ts";
import { storageApp } from "./app.ts";

const secret = signingSecret("a secret of enough bytes for anyone");
const inbox = { send: () => Promise.reject(new Error("nothing is decided here")) };

/** Storage over a folder, and the way to it over HTTP. */
async function openStorage() {
  const dir = await Deno.makeTempDir();
  const media = await openDiskMedia(dir);
  const app = storageApp({ media, inboxOf: () => inbox, secret, newId: () => "id", now: Date.now });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (r) => app.fetch(r));
  return {
    media,
    store: openRemoteMedia({ url: `http://127.0.0.1:${server.addr.port}`, secret }),
    spoolDir: `${dir}/tmp`,
    async close() {
      await server.shutdown();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

accessContract("remote media", openStorage);
