/** The side panel's entry: the popup's content with more room. */

import { connectStatus, copyText, openPanel, wish } from "../browser.ts";
import { show } from "./show.tsx";

show({ connectStatus, copyText, openPanel, wish }, "panel");
