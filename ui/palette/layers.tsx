/** The command palette and the sheet of shortcuts over whatever page there is. Their code is fetched when they are first asked for. */

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useKeys } from "../keyboard/keys.ts";
import { login } from "../state/session.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { type Layer, layer, toggleLayer } from "./open.ts";

const LOAD: Readonly<Record<Exclude<Layer, "none">, () => Promise<ComponentType>>> = {
  palette: () => import("./palette.tsx").then(({ Palette }) => Palette),
  sheet: () => import("./sheet.tsx").then(({ Sheet }) => Sheet),
};

export function Layers() {
  const [there, setThere] = useState<Partial<Record<Layer, ComponentType>>>({});
  const wanted = layer.value;
  // a sign-in lies over everything
  const open = (which: Exclude<Layer, "none">) => login.value.state === "in" && toggleLayer(which);
  useKeys({ "palette.open": () => void open("palette"), "sheet.open": () => void open("sheet") });
  useEffect(() => {
    if (wanted === "none" || there[wanted] !== undefined) return;
    LOAD[wanted]().then(
      (Component) => setThere((before) => ({ ...before, [wanted]: Component })),
      () => {
        layer.value = "none";
        toast({ kind: "failed", text: t("palette.notLoaded") });
      },
    );
  }, [wanted]);
  const Open = there[wanted];
  return Open === undefined ? null : <Open />;
}
