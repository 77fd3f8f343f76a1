/** Runs in each page of a site, apart from the page's own scripts: the hands and eyes of the worker. */

import { connectWorker } from "../browser.ts";
import { openLine } from "./line.ts";

openLine(connectWorker);
