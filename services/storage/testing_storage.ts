/** For tests only: storage's app over a folder, behind a real port. */

import { type MediaStore, openRemoteMedia, type RemoteMediaOptions, signingSecret } from "@sluice/media";
import { openDiskMedia } from "@sluice/media/disk";
import { storageApp } from "./app.ts";

export const SECRET = signingSecret("a secret of enough bytes for anyone");

/** Storage, and the way to it over HTTP; `change` may put something in the store's place. */
export async function openTestStorage(
  { change = (media) => media, remote = {} }: {
    readonly change?: (media: MediaStore) => MediaStore;
    readonly remote?: Partial<RemoteMediaOptions>;
  } = {},
) {
  const dir = await Deno.makeTempDir();
  const media = await openDiskMedia(dir);
  const errors: unknown[] = [];
  const app = storageApp({
    media: change(media),
    inboxOf: () => undefined,
    secret: SECRET,
    newId: () => crypto.randomUUID(),
    now: Date.now,
    onError: (error) => errors.push(error),
  });
  const serve = (port: number) =>
    Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, (r) => app.fetch(r));
  let server = serve(0);
  const { port } = server.addr;
  const url = `http://127.0.0.1:${port}`;
  return {
    media,
    url,
    /** What was answered with 500. */
    errors,
    store: openRemoteMedia({ url, secret: SECRET, ...remote }),
    dir,
    spoolDir: `${dir}/tmp`,
    /** Does something while nobody listens, and listens again at the same address. */
    async away(meanwhile: () => Promise<void>) {
      await server.shutdown();
      await meanwhile();
      server = serve(port);
    },
    async close() {
      await server.shutdown();
      await Deno.remove(dir, { recursive: true });
    },
  };
}
