/** What `sluice recipes …` does. */

import { createClient } from "./client.ts";
import { clientConfig } from "./client_config.ts";
import { UsageWrong } from "./failures.ts";
import type { Screen } from "./screen.ts";
import { tableOf } from "./table.ts";

const connect = () => createClient(clientConfig());

/** Prints which version is in force for each site. */
export async function listRecipes(screen: Screen, json: boolean): Promise<void> {
  const answer = await connect().recipes();
  if (json) return screen.json(answer);
  const rows = answer.recipes.map(({ provider, version, source }) => [provider, version, source]);
  for (const line of tableOf(["SITE", "VERSION", "SOURCE"], rows, screen.width)) screen.out(line);
}

/** Prints the recipe in force as it can be changed and set again; with `json` what the server says about it too. */
export async function showRecipe(site: string, screen: Screen, json: boolean): Promise<void> {
  const answer = await connect().recipe(site);
  if (json) return screen.json(answer);
  screen.out(JSON.stringify(answer.recipe, null, 2));
}

/** Sends a file to be the site's recipe. Throws `UsageWrong` for a file that is no JSON. */
export async function setRecipe(site: string, path: string, screen: Screen, json: boolean): Promise<void> {
  const answer = await connect().setRecipe(site, await readRecipe(path));
  if (json) return screen.json(answer);
  screen.out(`Agents of ${answer.provider} work by version ${answer.version} from now on`);
}

async function readRecipe(path: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageWrong(`read recipe "${path}": ${why}`, { cause });
  }
}
