/** What a person sees when Sluice starts. */

export interface BannerFacts {
  readonly version: string;
  readonly url: string;
  readonly dataDir: string;
  /** Shown once, at the first start. */
  readonly key: string | null;
  readonly simulator: boolean;
}

/** The start-up text: where it is, the key, where the data is, and one line to try. */
export function banner({ version, url, dataDir, key, simulator }: BannerFacts): string {
  const shown = key ?? "$SLUICE_KEY";
  const lines = [
    "",
    `  Sluice ${version} is ready`,
    "",
    `  Address   ${url}`,
    `  Studio    ${url}/`,
    `  Data      ${dataDir}`,
    ...(key === null ? [] : [`  Key       ${key}`, "            (shown this once: keep it)"]),
    ...(simulator
      ? ["  Agent     the simulator: sim-image, sim-video"]
      : ["  Agent     none built in; pair one with POST /api/agents/pairings"]),
    "",
    "  Try it:",
    `  curl ${url}/v1/images/generations -H "Authorization: Bearer ${shown}" -H "Content-Type: application/json" \\`,
    `    -d '{"prompt":"a lighthouse at dawn","response_format":"url"}'`,
    "",
    "  Stop with Ctrl+C. Nothing that was accepted is lost.",
    "",
  ];
  return lines.join("\n");
}
