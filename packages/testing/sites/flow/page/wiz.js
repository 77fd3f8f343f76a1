/** What the shell wrote for this load (wire/flow.md §1.1); read anew for each call, as the keys change. */

/** @returns {{ SNlM0e: string, FdrFJe: string, cfb2h: string, Im6cmf: string }} */
export function wiz() {
  return Reflect.get(globalThis, "WIZ_global_data");
}

/** @returns {{ signedIn: boolean, email?: string, cookieBar?: boolean, drift?: string | null }} */
export function shellNotes() {
  return Reflect.get(globalThis, "__standin") ?? { signedIn: true };
}
