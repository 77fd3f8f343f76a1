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
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (r) => app.fetch(r));
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    media,
    url,
    /** What was answered with 500. */
    errors,
    store: openRemoteMedia({ url, secret: SECRET, ...remote }),
    spoolDir: `${dir}/tmp`,
    async close() {
      await server.shutdown();
      await Deno.remove(dir, { recursive: true });
    },
  };
}
