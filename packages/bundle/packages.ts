/** npm packages that go into a bundle, where esbuild finds them. */

import { join } from "node:path";
import project from "../../deno.json" with { type: "json" };

const LOCK = join(import.meta.dirname ?? ".", "../../deno.lock");

/**
 * Runs `use` with a temporary `node_modules` that holds them in the locked versions: the project itself has no such
 * folder, and esbuild knows no other place.
 * @param names as the project's import map has them
 * @throws Error when they cannot be had
 */
export async function withPackages<T>(
  names: readonly (keyof typeof project.imports)[],
  use: (modules: string) => Promise<T>,
): Promise<T> {
  const dir = await Deno.makeTempDir({ prefix: "sluice-bundle-" });
  try {
    const imports = Object.fromEntries(names.map((name) => [name, project.imports[name]]));
    await Deno.writeTextFile(join(dir, "deno.json"), JSON.stringify({ nodeModulesDir: "auto", imports }));
    await Deno.copyFile(LOCK, join(dir, "deno.lock"));
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["install", "--quiet"],
      cwd: dir,
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(`install packages: ${new TextDecoder().decode(stderr).trim()}`);
    return await use(join(dir, "node_modules"));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/**
 * The licences in one text, as packages ask for it wherever their code is given away.
 * @param sources files of which the extension is made; those of packages lie in a `node_modules`
 */
export function licences(sources: readonly string[]): string {
  const homes = new Map<string, string>();
  for (const source of sources) {
    const [, home, name] = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(source.replaceAll("\\", "/")) ??
      [];
    if (home !== undefined && name !== undefined) homes.set(name, home);
  }
  return [...homes].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([name, home]) => `${name}\n\n${Deno.readTextFileSync(join(home, "LICENSE")).trim()}\n`).join(
      "\n\n",
    );
}
