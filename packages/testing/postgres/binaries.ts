/** Where PostgreSQL's programs are on this machine. */

/** Oldest major version that the tests take. */
const OLDEST = 13;

/** The folder that holds `initdb` and `postgres`: on PATH, or the newest under /usr/lib/postgresql. Throws with the way to get them. */
export async function findPostgres(): Promise<string> {
  const onPath = (Deno.env.get("PATH") ?? "").split(":").filter((dir) => dir !== "");
  for (const dir of [...onPath, ...await packaged()]) {
    if (await isFile(`${dir}/postgres`) && await isFile(`${dir}/initdb`)) return dir;
  }
  throw new Error(
    `find PostgreSQL: neither PATH nor /usr/lib/postgresql/*/bin has "postgres" and "initdb", version ${OLDEST} or ` +
      "newer; on Debian and Ubuntu install postgresql with apt-get, on macOS postgresql@17 with brew",
  );
}

/** Debian keeps the programs of each major version in a folder that is not on PATH; newest first. */
async function packaged(): Promise<string[]> {
  const versions: number[] = [];
  try {
    for await (const entry of Deno.readDir("/usr/lib/postgresql")) versions.push(Number(entry.name));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return versions.filter((version) => version >= OLDEST).sort((a, b) => b - a)
    .map((version) => `/usr/lib/postgresql/${version}/bin`);
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
