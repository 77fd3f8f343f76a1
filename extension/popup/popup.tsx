/** The popup's entry. */

import { connectStatus, copyText, openPanel, wish } from "../browser.ts";
import { show } from "./show.tsx";

show({ connectStatus, copyText, openPanel, wish }, "popup");
