/** The studio's entry. */

import { render } from "preact";
import { App } from "./app.tsx";
import { listenToKeys } from "./keyboard/keys.ts";
import { applyTheme } from "./state/prefs.ts";
import { openSession } from "./state/session.ts";

applyTheme();
openSession();
listenToKeys();
render(<App />, document.getElementById("studio")!);
