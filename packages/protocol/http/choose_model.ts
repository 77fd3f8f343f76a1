/** Which model serves a request. */

import { aliasKind, defaultModel, findModel, type Kind, type Model } from "@sluice/domain";
import { EdgeError, quoted } from "./edge_error.ts";

export interface Chosen {
  readonly model: Model;
  /** Said when a stock name of another service was served by a model of ours. */
  readonly warning: string | null;
}

/**
 * The model that a caller named, or the default of the kind (contracts/settled.md point 8). Throws `EdgeError`
 * `unknown_model`, and `model_type_mismatch` for a model of another kind.
 */
export function chooseModel(name: string | undefined, kind: Kind, online: (model: Model) => boolean): Chosen {
  if (name === undefined || name === "") return { model: defaultModel(kind, online), warning: null };
  const named = findModel(name);
  const meant = named?.kind ?? aliasKind(name);
  if (meant === undefined) {
    throw new EdgeError("unknown_model", `model ${quoted(name)}: not known, GET /v1/models lists what is`, {
      param: "model",
    });
  }
  if (meant !== kind) {
    throw new EdgeError("model_type_mismatch", `model ${quoted(name)}: makes ${meant}, not ${kind}`, {
      param: "model",
    });
  }
  if (named !== undefined) return { model: named, warning: null };
  const model = defaultModel(kind, online);
  return { model, warning: `model ${name}: served by ${model.id}` };
}
