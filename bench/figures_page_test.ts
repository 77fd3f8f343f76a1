import { strictEqual } from "node:assert/strict";
import { APART_TITLE, PAGE_TITLE, withPart } from "./figures_page.ts";

const one = (text: string) => `${PAGE_TITLE}\n\n${text}`;
const apart = (text: string) => `${APART_TITLE}\n\n${text}`;

Deno.test("withPart adds the services' part behind the other, and replaces it there", () => {
  const page = withPart(`${one("a")}\n`, apart("b"));
  strictEqual(page, `${one("a")}\n\n${apart("b")}\n`);
  strictEqual(withPart(page, apart("c")), `${one("a")}\n\n${apart("c")}\n`);
});

Deno.test("withPart replaces the first part and leaves the services' as it is", () => {
  strictEqual(withPart(`${one("a")}\n\n${apart("b")}\n`, one("c")), `${one("c")}\n\n${apart("b")}\n`);
  strictEqual(withPart("", one("c")), `${one("c")}\n`);
});
