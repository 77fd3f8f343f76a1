/**
 * The library in the browser: assets by id, lists that are live, boards, kept views, and what can be done with them.
 * `useAssetList(filter)` is in `use_list.ts`.
 */

export { askAsset, askIds, loadAsset } from "./ask.ts";
export { askedOf } from "./asked.ts";
export { allAssets, boardName, boards, loadBoards, type Shelf, uncategorised } from "./boards.ts";
export { type AssetChanges, changeAssets, eraseAssets, restoreAssets, trashAssets } from "./change.ts";
export { changeBoard, createBoard, deleteBoard } from "./change_boards.ts";
export { askOf, type Filter, type FilterName, filterQuery, NO_FILTER, readFilter } from "./filter.ts";
export { assetById } from "./known.ts";
export { AssetList, WINDOW } from "./list.ts";
export { assetPath, closeAsset, go, openAsset } from "./open.ts";
export { placeOf } from "./place.ts";
export { MOST_SELECTED, Selection } from "./selection.ts";
export { altOf, type Asset, recallableOf } from "./shape.ts";
export { currentList, useAssetList } from "./use_list.ts";
export { deleteView, type KeptView, loadViews, saveView, views } from "./views.ts";
