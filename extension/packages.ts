/** The npm packages that go into the extension, where esbuild finds them. */

import { join } from "node:path";
import project from "../deno.json" with { type: "json" };

const USED = ["@preact/signals", "preact", "zod"] as const;
const LOCK = join(import.meta.dirname ?? ".", "../deno.lock");

/**
 * Runs `use` with a temporary `node_modules` that holds them in the locked versions: the project itself has no such
 * folder, and esbuild knows no other place.
 * @throws Error when they cannot be had
 */
export async function withPackages<T>(use: (modules: string) => Promise<T>): Promise<T> {
  const dir = await Deno.makeTempDir({ prefix: "sluice-extension-" });
  try {
    const imports = Object.fromEntries(USED.map((name) => [name, project.imports[name]]));
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

/** The packages' licences in one text, as they ask for it wherever their code is given away. */
export function licences(modules: string): string {
  return USED.map((name) => `${name}\n\n${Deno.readTextFileSync(join(modules, name, "LICENSE")).trim()}\n`)
    .join("\n\n");
}
