/** Starts and stops a server in a folder of its own. */

import { findPostgres } from "./binaries.ts";

export interface TestPostgres {
  /** `postgres://…` of an empty database, over TCP on the loopback. */
  readonly url: string;
  /** Makes another empty database and gives its URL. */
  createDatabase(name: string): Promise<string>;
  /** Kills the server as a crash does; resolves when none of its processes is left. The address refuses from then on. */
  crash(): Promise<void>;
  /** Starts it again after `crash`, at the same address; resolves when it takes connections. */
  restart(): Promise<void>;
  /** Kills the server at once and removes its folder. */
  close(): Promise<void>;
}

const PASSWORD = "of-the-tests";

/** What the server's log says once it takes connections. */
const READY = "database system is ready to accept connections";

export interface TestPostgresOptions {
  /** Syncs to the disk, as a server in earnest does; for measurements. Off by default. */
  readonly fsync?: boolean;
  /** Asks for passwords; the one in the URL is the right one. Off by default. */
  readonly passwords?: boolean;
}

/**
 * Starts PostgreSQL on a free port of the loopback. The server refuses to run as root, so root starts it
 * as the user `postgres`, whom Debian's package makes, or as `nobody`. Throws with the way to get PostgreSQL.
 */
export async function startPostgres(
  { fsync = false, passwords = false }: TestPostgresOptions = {},
): Promise<TestPostgres> {
  const bin = await findPostgres();
  const dir = await Deno.makeTempDir({ prefix: "sluice-postgres-" });
  const user = await ownerFor(dir);
  const passwordFile = `${dir}/password`;
  await Deno.writeTextFile(passwordFile, PASSWORD);
  await run([
    ...user,
    `${bin}/initdb`,
    `--pwfile=${passwordFile}`,
    "-D",
    `${dir}/data`,
    "-U",
    "sluice",
    "-A",
    passwords ? "scram-sha-256" : "trust",
    "-E",
    "UTF8",
    "--locale=C",
    "-N",
  ]);
  const port = freePort();
  const settings = [
    `fsync=${fsync ? "on" : "off"}`,
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    `unix_socket_directories=${dir}`,
  ];
  // setpriv becomes the server, so the process that we hold is the server itself
  const [program = "", ...args] = [
    ...user,
    `${bin}/postgres`,
    "-D",
    `${dir}/data`,
    ...settings.flatMap((setting) => ["-c", setting]),
  ];
  const launch = async () => {
    const server = new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "piped" })
      .spawn();
    return { server, ...await untilReady(server) };
  };
  let running = await launch();
  const end = async (signal: Deno.Signal) => {
    running.server.kill(signal);
    await running.server.status;
    // the children hold its log open until they notice
    await running.drained;
  };
  const urlOf = (database: string) => `postgres://sluice:${PASSWORD}@127.0.0.1:${port}/${database}`;
  return {
    url: urlOf("postgres"),
    async createDatabase(name) {
      const { default: postgres } = await import("postgres");
      const admin = postgres(urlOf("postgres"), { max: 1, fetch_types: false });
      await admin`create database ${admin(name)}`;
      await admin.end();
      return urlOf(name);
    },
    crash: () => end("SIGKILL"),
    async restart() {
      running = await launch();
    },
    async close() {
      // SIGQUIT: the children end with it, and nothing is written that would be removed anyway
      await end("SIGQUIT");
      await Deno.remove(dir, { recursive: true });
    },
  };
}

/** The words before a command that is to run as the folder's owner; makes that somebody other than root. */
async function ownerFor(dir: string): Promise<string[]> {
  if (Deno.uid() !== 0) return [];
  const passwd = await Deno.readTextFile("/etc/passwd");
  const line = ["postgres", "nobody"].map((name) =>
    new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, "m").exec(passwd)
  )
    .find((match) => match !== null);
  if (line === undefined) {
    throw new Error('start PostgreSQL as root: there is neither a user "postgres" nor "nobody"');
  }
  const [, uid = "", gid = ""] = line;
  await Deno.chown(dir, Number(uid), Number(gid));
  return ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
}

async function run([program = "", ...args]: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args, stdout: "null", stderr: "piped" })
    .output();
  if (!success) throw new Error(`run ${program} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

/** Resolves when the server is ready; its log is read on until the end, or the server would block on it. */
async function untilReady(server: Deno.ChildProcess): Promise<{ readonly drained: Promise<void> }> {
  const lines = server.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes(READY)) {
    const { done, value } = await lines.read();
    if (done) throw new Error(`start PostgreSQL: it ended and said ${said}`);
    said += value;
  }
  const drain = async () => {
    while (!(await lines.read()).done);
  };
  return { drained: drain() };
}

/** A port that was free a moment ago; PostgreSQL cannot be asked to choose one itself. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
