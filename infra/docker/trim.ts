/**
 * Leaves in a copy of `deno.json` only the packages that the entry imports, so that an image holds these and not what the
 * tests and the browser extension need as well. The lock file then loses the others and keeps the versions of the rest.
 * For the building of an image: `deno run -A trim.ts <entry>`.
 */

/** The parts of what `deno info --json` (2.9) prints that are looked at. */
interface Info {
  readonly modules: readonly { readonly dependencies?: readonly { readonly specifier: string }[] }[];
}

const [entry = ""] = Deno.args;
const args = ["info", "--json", "--frozen", entry];
const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
if (!success) throw new Error(`trim for "${entry}": ${new TextDecoder().decode(stderr)}`);

const info: Info = JSON.parse(new TextDecoder().decode(stdout));
const said = info.modules.flatMap(({ dependencies = [] }) => dependencies.map(({ specifier }) => specifier));
const manifest = JSON.parse(Deno.readTextFileSync("deno.json"));
manifest.imports = Object.fromEntries(
  Object.entries(manifest.imports).filter(([name]) =>
    said.some((one) => one === name || one.startsWith(`${name}/`))
  ),
);
delete manifest.workspace;
Deno.writeTextFileSync("deno.json", JSON.stringify(manifest, null, 2));
