/** The recipe of each site: everything that a driver knows about the page, as data. */

import * as z from "zod";
import { common } from "./parts.ts";

/** Where a site's pages may be; the manifest names the same hosts, so a recipe cannot lead a worker elsewhere. */
export const HOSTS = {
  flow: ["flow.google.com"],
  freepik: ["www.freepik.com", "pikaso-data.freepik.com"],
} as const;

function addressAt(site: keyof typeof HOSTS) {
  return z.string().max(300).refine((text) => {
    const url = URL.parse(text.replaceAll(/\{\w+\}/g, "x"));
    return url?.protocol === "https:" && (HOSTS[site] as readonly string[]).includes(url.hostname);
  }, { error: `expected an https address at ${HOSTS[site].join(" or ")}` });
}

/** Google Flow: wire/flow.md. */
export const flowRecipe = z.strictObject({
  provider: z.literal("flow"),
  ...common,
  pages: z.strictObject({
    home: addressAt("flow"),
    /** `{project}` stands for the project's id. */
    project: addressAt("flow"),
    /** Regular expression whose first group is the project's id in a path. */
    projectOf: z.string().max(200),
  }),
  wire: z.strictObject({
    type: z.literal("batchexecute"),
    /** The part of the path before `/data/batchexecute` lies in this key of the page's global data. */
    globals: z.strictObject({
      object: z.string(),
      token: z.string(),
      session: z.string(),
      build: z.string(),
      base: z.string(),
    }),
    /** The beginning of reasons in errors, which is cut off. */
    reasonPrefix: z.string(),
  }),
});
export type FlowRecipe = z.infer<typeof flowRecipe>;

/** Freepik Pikaso: wire/flow.md, Freepik. */
export const freepikRecipe = z.strictObject({
  provider: z.literal("freepik"),
  ...common,
  pages: z.strictObject({ home: addressAt("freepik") }),
  wire: z.strictObject({ type: z.literal("json") }),
});
export type FreepikRecipe = z.infer<typeof freepikRecipe>;

export const siteRecipe = z.discriminatedUnion("provider", [flowRecipe, freepikRecipe]);
/** What a driver knows of its site's page. */
export type SiteRecipe = z.infer<typeof siteRecipe>;
export type Site = SiteRecipe["provider"];
