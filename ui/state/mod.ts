/** What every part of the studio shares: one account's facts, and who is logged in. */

import { Facts } from "./facts.ts";

export const facts = new Facts();
