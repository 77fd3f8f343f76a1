/** What the tests need beside npm packages: found, or installed with apt-get on Debian as root, or named. */

export interface Tool {
  readonly name: string;
  /** Any of these makes it found: names on the PATH, or paths with `*` for one folder. */
  readonly candidates: readonly string[];
  /** Debian packages. */
  readonly packages: readonly string[];
  /** How to get it elsewhere. */
  readonly elsewhere: string;
}

export const TOOLS: readonly Tool[] = [
  {
    name: "nats-server",
    candidates: ["nats-server"],
    packages: ["nats-server"],
    elsewhere:
      "brew install nats-server, or a release from github.com/nats-io/nats-server, 2.9.10 or newer, on the PATH",
  },
  {
    name: "PostgreSQL server",
    candidates: ["/usr/lib/postgresql/*/bin/initdb", "/opt/homebrew/opt/postgresql*/bin/initdb", "initdb"],
    packages: ["postgresql"],
    elsewhere: "brew install postgresql, or your system's PostgreSQL 15 or newer with initdb on the PATH",
  },
  {
    name: "Chromium",
    candidates: [
      "chromium",
      "chromium-browser",
      "google-chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
    packages: ["chromium"],
    elsewhere: "install Chromium and have `chromium` on the PATH",
  },
  {
    name: "libfaketime",
    candidates: ["/usr/lib/*/faketime/libfaketime.so.1", "/usr/local/lib/faketime/libfaketime.so.1"],
    packages: ["libfaketime"],
    elsewhere: "libfaketime, from your system's packages: tests set the clock of a process with it",
  },
];

/** Where a tool is, or null. */
export async function findTool(tool: Tool): Promise<string | null> {
  for (const candidate of tool.candidates) {
    const found = candidate.startsWith("/") ? await glob(candidate) : await which(candidate);
    if (found !== null) return found;
  }
  return null;
}

/** The library that sets the clock of the process that it is loaded into. Throws when it is not there. */
export async function findFakeTime(): Promise<string> {
  const found = await findTool(TOOLS.find(({ name }) => name === "libfaketime")!);
  if (found === null) throw new Error("set a process's clock: libfaketime is missing");
  return found;
}

async function which(name: string): Promise<string | null> {
  for (const dir of (Deno.env.get("PATH") ?? "").split(":")) {
    const path = `${dir}/${name}`;
    if (await exists(path)) return path;
  }
  return null;
}

/** Resolves `*` in one folder name; the highest name wins. */
async function glob(pattern: string): Promise<string | null> {
  const star = pattern.split("/").findIndex((part) => part.includes("*"));
  if (star < 0) return await exists(pattern) ? pattern : null;
  const parts = pattern.split("/");
  const parent = parts.slice(0, star).join("/");
  const prefix = parts[star]!.replace("*", "");
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(parent)) if (entry.name.startsWith(prefix)) names.push(entry.name);
  } catch {
    return null;
  }
  for (const name of names.sort().reverse()) {
    const path = [parent, name, ...parts.slice(star + 1)].join("/");
    if (await exists(path)) return path;
  }
  return null;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isFile, () => false);
}

/** Finds every tool, installing what is missing where that is possible. Returns what is still missing, in words. */
export async function provideTools(say: (line: string) => void): Promise<string[]> {
  const missing: Tool[] = [];
  for (const tool of TOOLS) if (await findTool(tool) === null) missing.push(tool);
  if (missing.length > 0 && Deno.uid() === 0 && await which("apt-get") !== null) {
    const packages = missing.flatMap((tool) => tool.packages);
    say(`Installing ${packages.join(", ")} with apt-get …`);
    await run(["apt-get", "update", "-qq"]);
    await run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", ...packages]);
  }
  const still: string[] = [];
  for (const tool of missing) {
    if (await findTool(tool) !== null) continue;
    still.push(
      `${tool.name} is missing: Debian as root: apt-get install ${
        tool.packages.join(" ")
      }; elsewhere: ${tool.elsewhere}`,
    );
  }
  return still;
}

async function run([command = "", ...args]: string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const { success, stderr } = await new Deno.Command(command, {
    args,
    env,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) {
    throw new Error(`run "${command} ${args.join(" ")}": ${new TextDecoder().decode(stderr).trim()}`);
  }
}
