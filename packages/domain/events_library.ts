/** Facts about what jobs left: a part of the table of all events. */

import type { AssetRef } from "./asset.ts";

interface OfAssets {
  readonly accountId: string;
  readonly assets: readonly AssetRef[];
}

interface OfBoard {
  readonly boardId: string;
  readonly accountId: string;
}

interface OfView {
  readonly viewId: string;
  readonly accountId: string;
}

/** Event name → its data. */
export interface LibraryEventData {
  /** What is absent stayed as it was. */
  AssetsArranged: OfAssets & {
    readonly starred?: boolean;
    readonly boardId?: string | null;
    readonly addTags?: readonly string[];
    readonly removeTags?: readonly string[];
    readonly alt?: string | null;
  };
  AssetsTrashed: OfAssets;
  AssetsRestored: OfAssets;
  BoardCreated: OfBoard & { readonly name: string; readonly private: boolean };
  BoardChanged: OfBoard & { readonly name?: string; readonly private?: boolean };
  /** What was on it is on no board. */
  BoardDeleted: OfBoard;
  ViewSaved: OfView & { readonly name: string; readonly query: string };
  ViewDeleted: OfView;
}
