/** `deno task ok`: format, lint, types, boundaries and unit tests, in under a minute. */

const STEPS: readonly (readonly [string, readonly string[]])[] = [
  ["format", ["fmt", "--check", "--quiet"]],
  ["lint", ["lint", "--quiet"]],
  ["types", ["check", "--quiet", "."]],
  ["unit tests", [
    "test",
    "-A",
    "--quiet",
    "--no-check",
    "--parallel",
    "packages/clock",
    "packages/domain",
    "packages/protocol",
    "packages/auth",
    "packages/config",
    "packages/observe",
    "packages/recipes",
    "packages/provenance",
    "packages/testing/boundaries_test.ts",
    "packages/bus/chain_test.ts",
    "packages/bus/subjects_test.ts",
    "packages/media/signing_test.ts",
    "packages/media/sniff_test.ts",
    "services/orchestrator/decider_test.ts",
    "services/orchestrator/hub_test.ts",
    "services/orchestrator/observe_cell_test.ts",
    "services/orchestrator/extension_session_test.ts",
    "ui",
    "extension/background",
    "extension/driver",
    "extension/page",
    "extension/popup/states_test.ts",
    "extension/popup/times_test.ts",
    "extension/popup/words_test.ts",
    "cli",
  ]],
];

for (const [name, args] of STEPS) {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder();
  if (!success) {
    await Deno.stderr.write(stdout);
    await Deno.stderr.write(stderr);
    await Deno.stderr.write(new TextEncoder().encode(`\nnot ok: ${name}\n`));
    Deno.exit(1);
  }
  const last = text.decode(stdout).trim().split("\n").at(-1) ?? "";
  await Deno.stdout.write(new TextEncoder().encode(`ok  ${name}${last === "" ? "" : `  ${last}`}\n`));
}
