import { ACCOUNT, command, openAccount, scenario } from "@sluice/testing";
import { strict as assert } from "node:assert";
import { MAX_ARRANGED } from "../asset.ts";

const assets = [{ jobId: "a", index: 0 }];

Deno.test("ArrangeAssets and TrashAssets are written as they were wished, on the sender's word", () => {
  const arrange = { accountId: ACCOUNT, assets, starred: true, boardId: null, addTags: ["red"] };
  const s = scenario().given(openAccount()).when(command("ArrangeAssets", arrange)).then("AssetsArranged");
  assert.deepEqual(s.events.at(-1)?.data, arrange);
  s.when(command("TrashAssets", { accountId: ACCOUNT, assets, trashed: true })).then("AssetsTrashed");
  assert.deepEqual(s.events.at(-1)?.data, { accountId: ACCOUNT, assets });
  s.when(command("TrashAssets", { accountId: ACCOUNT, assets, trashed: false })).then("AssetsRestored");
});

Deno.test("ArrangeAssets and TrashAssets refuse none, too many, and an account that is not there", () => {
  const s = scenario().given(openAccount());
  const many = Array.from({ length: MAX_ARRANGED + 1 }, (_, index) => ({ jobId: "a", index }));
  for (const wrong of [[], many]) {
    s.when(command("ArrangeAssets", { accountId: ACCOUNT, assets: wrong })).thenRejected(
      "invalid_input",
      /1 to 500/,
    );
  }
  s.when(command("TrashAssets", { accountId: ACCOUNT, assets: many, trashed: true })).thenRejected(
    "invalid_input",
  );
  s.when(command("ArrangeAssets", { accountId: "nobody", assets })).thenRejected("not_found");
});

Deno.test("boards and views become facts of their account", () => {
  const board = { boardId: "b", accountId: ACCOUNT };
  const view = { viewId: "v", accountId: ACCOUNT };
  const s = scenario().given(openAccount());
  s.when(command("CreateBoard", { ...board, name: "Boats", private: true })).then("BoardCreated");
  s.when(command("ChangeBoard", { ...board, name: "Ships" })).then("BoardChanged");
  s.when(command("DeleteBoard", board)).then("BoardDeleted");
  s.when(command("SaveView", { ...view, name: "Red", query: "q=red" })).then("ViewSaved");
  s.when(command("DeleteView", view)).then("ViewDeleted");
  s.when(command("DeleteView", { viewId: "v", accountId: "nobody" })).thenRejected("not_found");
});
