/** What an operator knows better than the release about a provider's page: it goes to the agents without a new version of them. */

import { MAX_RECIPE_BYTES, type Recipe } from "@sluice/domain";
import { EdgeError, quoted, readRecipeBody } from "@sluice/protocol";
import { BUNDLED, parseRecipe, RecipeInvalid, type Site } from "@sluice/recipes";
import type { Hono } from "hono";
import { readJson } from "./body.ts";
import { decide } from "./command.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";

const SITES = Object.keys(BUNDLED) as Site[];
/** A recipe in a file is written with room between its words. */
const MAX_BODY = 4 * MAX_RECIPE_BYTES;

interface InForce {
  readonly provider: Site;
  readonly version: number;
  readonly source: "bundled" | "changed";
  readonly recipe: Recipe;
}

export function routeRecipes(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/api/admin/recipes", (c) => {
    kit.authenticate(c.req.raw, "admin");
    const recipes = SITES.map((site) => {
      const { recipe: _, ...rest } = inForce(kit, site);
      return rest;
    });
    return c.json({ recipes });
  });
  app.get("/api/admin/recipes/:provider", (c) => {
    kit.authenticate(c.req.raw, "admin");
    return c.json(inForce(kit, siteOf(c.req.param("provider"))));
  });
  app.put("/api/admin/recipes/:provider", (c) => change(c, kit));
}

/** The newer of the two; agents choose in the same way. */
function inForce({ view }: Kit, provider: Site): InForce {
  const bundled: Recipe = BUNDLED[provider];
  const changed = view.facts.recipe(provider);
  return changed !== undefined && changed.version > bundled.version
    ? { provider, version: changed.version, source: "changed", recipe: changed }
    : { provider, version: bundled.version, source: "bundled", recipe: bundled };
}

async function change(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId: here, key } = kit.authenticate(c.req.raw, "admin");
  const provider = siteOf(c.req.param("provider"));
  const recipe = checked(provider, readRecipeBody(await readJson(c.req.raw, MAX_BODY)));
  const present = BUNDLED[provider].version;
  if (recipe.version <= present) {
    const message = `version ${recipe.version}: not higher than ${present}, which came with this release`;
    throw new EdgeError("version_conflict", message, { param: "version" });
  }
  // agents live in every cell; the same again changes nothing, so who meets a cell that is away asks once more
  for (const { settings, view } of kit.cells) {
    const accountId = view === kit.view ? here : view.facts.operator()?.accountId ?? "";
    const { number } = await decide(settings, {
      id: settings.newId(),
      type: "ChangeRecipe",
      actor: { type: "key", id: key.keyId },
      data: { accountId, provider, recipe },
    });
    if (number === null) continue;
    view.note(accountId, number);
    await view.reached(number, 500);
  }
  return c.json({ success: true, provider, version: recipe.version, source: "changed" });
}

function siteOf(text = ""): Site {
  const site = SITES.find((one) => one === text);
  if (site !== undefined) return site;
  const message = `there is no recipe of ${quoted(text)}: accepted is ${SITES.join(", ")}`;
  throw new EdgeError("not_found", message, { param: "provider" });
}

/** The recipe if an agent could work by it. Throws `EdgeError` with the paths of what is wrong. */
function checked(site: Site, body: unknown): Recipe {
  try {
    return parseRecipe(site, body);
  } catch (cause) {
    if (!(cause instanceof RecipeInvalid)) throw cause;
    const [first] = cause.problems;
    throw new EdgeError("invalid_value", cause.message, {
      ...(first?.path ? { param: first.path } : {}),
      cause,
    });
  }
}
