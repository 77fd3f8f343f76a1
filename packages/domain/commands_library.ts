/** Wishes about what jobs left. The sender knows that the assets, boards and views are the account's. */

import type { AssetRef } from "./asset.ts";

/** Command name → its data. */
export interface LibraryCommandData {
  /** At most `MAX_ARRANGED`; what is absent stays as it is. */
  ArrangeAssets: {
    readonly accountId: string;
    readonly assets: readonly AssetRef[];
    readonly starred?: boolean;
    /** Null takes them off their boards. */
    readonly boardId?: string | null;
    readonly addTags?: readonly string[];
    readonly removeTags?: readonly string[];
    readonly alt?: string | null;
  };
  TrashAssets: {
    readonly accountId: string;
    readonly assets: readonly AssetRef[];
    /** False takes them out again. */
    readonly trashed: boolean;
  };
  CreateBoard: {
    readonly boardId: string;
    readonly accountId: string;
    readonly name: string;
    readonly private: boolean;
  };
  ChangeBoard: {
    readonly boardId: string;
    readonly accountId: string;
    readonly name?: string;
    readonly private?: boolean;
  };
  DeleteBoard: { readonly boardId: string; readonly accountId: string };
  SaveView: {
    readonly viewId: string;
    readonly accountId: string;
    readonly name: string;
    readonly query: string;
  };
  DeleteView: { readonly viewId: string; readonly accountId: string };
}
