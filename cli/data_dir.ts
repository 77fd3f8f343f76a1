/** The data directory: made, checked, locked, with the secret that signs addresses and tickets. */

import { join, resolve } from "node:path";

/** The data directory cannot be used. Thrown by `openDataDir`; the message says what to do. */
export class DataDirUnusable extends Error {
  override readonly name = "DataDirUnusable";
}

export interface DataDir {
  readonly path: string;
  readonly logFile: string;
  readonly mediaDir: string;
  readonly snapshotDir: string;
  readonly readModelDir: string;
  readonly simulatorDir: string;
  /** Made at the first start, mode 0600. */
  readonly secret: string;
  /** Gives the directory free for another process. */
  release(): void;
}

/**
 * Makes the directory if it is missing and takes it for this process alone. `secret` replaces the one that is kept
 * there. Throws `DataDirUnusable` when it cannot be written or another process has it.
 */
export async function openDataDir(dir: string, secret?: string): Promise<DataDir> {
  const path = resolve(dir);
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
    const lock = await Deno.open(join(path, "lock"), { create: true, write: true });
    if (!await lock.tryLock(true)) {
      lock.close();
      throw new DataDirUnusable(
        `use data directory "${path}": another Sluice runs on it; stop that one or set SLUICE_DATA_DIR to another directory`,
      );
    }
    return {
      path,
      logFile: logFileIn(path),
      mediaDir: join(path, "media"),
      snapshotDir: snapshotDirIn(path),
      readModelDir: join(path, "readmodel"),
      simulatorDir: join(path, "simulator"),
      secret: secret ?? await keptSecret(join(path, "secret")),
      release: () => lock.close(),
    };
  } catch (cause) {
    if (cause instanceof DataDirUnusable) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DataDirUnusable(
      `use data directory "${path}": ${why}; make it writable for this user or set SLUICE_DATA_DIR to another directory`,
      { cause },
    );
  }
}

/** Where the log of a data directory is. */
export function logFileIn(dir: string): string {
  return join(resolve(dir), "log.sqlite");
}

/** Where the snapshots of a data directory are. */
export function snapshotDirIn(dir: string): string {
  return join(resolve(dir), "snapshots");
}

async function keptSecret(file: string): Promise<string> {
  try {
    return (await Deno.readTextFile(file)).trim();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const secret = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  // Written aside and renamed, so that a crash never leaves half a secret behind.
  await Deno.writeTextFile(`${file}.new`, `${secret}\n`, { mode: 0o600 });
  await Deno.rename(`${file}.new`, file);
  return secret;
}
