/** The references that the account keeps, asked for when they are looked at. */

import { useEffect, useState } from "preact/hooks";
import { reasonOf } from "../state/act.ts";
import { api, ApiError } from "../state/api.ts";
import { t } from "../text/mod.ts";
import { type Choice, Choices } from "./choices.tsx";

const MOST = 24;

interface Page {
  readonly references: readonly {
    readonly id: string;
    readonly mime: string;
    readonly name: string | null;
  }[];
}

export function Kept({ onTaken }: { readonly onTaken: (choice: Choice) => void }) {
  const [kept, setKept] = useState<readonly Choice[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    const left = new AbortController();
    api<Page>(`/api/references?limit=${MOST}`, { signal: left.signal }).then(
      ({ references }) =>
        setKept(references.map(({ id, mime, name }, i) => ({
          mediaId: id,
          mime,
          name: name ?? t("refs.unnamed", { n: i + 1 }),
        }))),
      (refusal) => {
        if (left.signal.aborted) return;
        if (!(refusal instanceof ApiError)) throw refusal;
        setError(reasonOf(refusal));
      },
    );
    return () => left.abort();
  }, []);
  if (error !== null) return <p class="notice bad" role="alert">{error}</p>;
  if (kept === null) return <div class="skeleton picks-wait" aria-hidden="true" />;
  if (kept.length === 0) return <p class="hint">{t("refs.none")}</p>;
  return <Choices title={t("refs.stored")} choices={kept} onTaken={onTaken} />;
}
