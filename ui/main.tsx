/** The studio's entry. */

import { render } from "preact";
import { App } from "./app.tsx";
import { tellEnds } from "./job/tell_ends.ts";
import { listenToKeys } from "./keyboard/keys.ts";
import { applyTheme } from "./state/prefs.ts";
import { openSession } from "./state/session.ts";

applyTheme();
openSession();
listenToKeys();
tellEnds();
render(<App />, document.getElementById("studio")!);
