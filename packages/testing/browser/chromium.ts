/** A real Chromium, whose names may lead to stand-ins and which may carry an unpacked extension. */

import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { findTool, TOOLS } from "../tools.ts";

const ARGS = [
  // the newer headless mode, the only one with extensions
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--ignore-certificate-errors",
];

/** A pointer that is fine and hovers, which pages do not find where there is no screen. */
const MOUSE = "primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4";

export interface ChromiumOptions {
  /** Host name → port on loopback that answers for it over https. */
  readonly hosts?: Readonly<Record<string, number>>;
  /** Folder of an unpacked extension. */
  readonly extension?: string;
  /** Kept when it closes; a folder of its own, removed at disposal, if absent. */
  readonly profile?: string;
  /** Pages find a mouse. */
  readonly mouse?: boolean;
}

export interface Chromium extends AsyncDisposable {
  readonly context: BrowserContext;
  /** For contexts of their own, which share nothing with `context`. */
  readonly browser: Browser;
  readonly profile: string;
}

/** Starts it. Throws when no Chromium is installed. Dispose of it with `await using`. */
export async function startChromium(
  { hosts = {}, extension, profile, mouse = false }: ChromiumOptions = {},
): Promise<Chromium> {
  const tool = TOOLS.find((one) => one.name === "Chromium");
  const executablePath = tool === undefined ? null : await findTool(tool);
  if (executablePath === null) {
    throw new Error("Chromium is missing: deno task test installs it or says how");
  }
  const rules = Object.entries(hosts).map(([name, port]) => `MAP ${name}:443 127.0.0.1:${port}`);
  const args = [...ARGS, "--remote-debugging-port=0"];
  if (rules.length > 0) args.push(`--host-resolver-rules=${rules.join(",")}`);
  if (mouse) args.push(`--blink-settings=${MOUSE}`);
  if (extension !== undefined) {
    args.push(`--load-extension=${extension}`, `--disable-extensions-except=${extension}`);
  }
  const folder = profile ?? await Deno.makeTempDir({ prefix: "chromium-" });
  const context = await chromium.launchPersistentContext(folder, {
    executablePath,
    // playwright's own word for headless would choose the older mode
    headless: false,
    args,
    ...(extension === undefined ? {} : { ignoreDefaultArgs: ["--disable-extensions"] }),
    timeout: 60_000,
  });
  return {
    context,
    // playwright has it for every Chromium that it started
    browser: context.browser()!,
    profile: folder,
    async [Symbol.asyncDispose]() {
      await context.close();
      if (profile === undefined) await Deno.remove(folder, { recursive: true });
    },
  };
}
