/** The environment of the tests, without settings of a Sluice that the tester may run. */
export function outside(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => !name.startsWith("SLUICE_")),
  );
}
