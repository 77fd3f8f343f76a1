/** What is known of each site's page, as data that is checked; safe in a browser. */

export { BUNDLED, parseRecipe, RecipeInvalid } from "./parse.ts";
export { tryPattern } from "./patterns.ts";
export {
  type CallRecipe,
  type ComposerRecipe,
  type ElementRecipe,
  type FieldsRecipe,
  type Path,
  type SlotRecipe,
} from "./parts.ts";
export { type FlowRecipe, type FreepikRecipe, type Site, type SiteRecipe } from "./recipe.ts";
