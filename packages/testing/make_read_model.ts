/** Makes an embedded read model without rows in the folder that is named, and ends. */

import { openReadModel } from "@sluice/readmodel";

await (await openReadModel(Deno.args[0]!, 0)).close();
