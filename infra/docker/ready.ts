/** Ends with 0 when the service on the port that is given says that it is ready; for images without a shell. */

const answer = await fetch(`http://127.0.0.1:${Deno.args[0]}/readyz`).catch(() => null);
Deno.exit(answer?.ok === true ? 0 : 1);
