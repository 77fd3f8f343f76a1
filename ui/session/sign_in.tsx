/** The door: a key becomes a session. When a session ended, it lies over the page, which stays as it was. */

import { useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { reasonOf } from "../state/act.ts";
import { ApiError } from "../state/api.ts";
import { logIn, login } from "../state/session.ts";
import { t } from "../text/mod.ts";

const KEY = /^slk_[0-9A-Za-z]{49}$/;

export function SignIn() {
  const [key, setKey] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const ended = login.value.state === "out" ? login.value.ended : null;
  const submit = async (event: Event) => {
    event.preventDefault();
    const typed = key.trim();
    if (!KEY.test(typed)) return setError(t("session.notAKey"));
    setBusy(true);
    setError(null);
    try {
      await logIn(typed);
    } catch (refusal) {
      if (!(refusal instanceof ApiError)) throw refusal;
      setError(reasonOf(refusal));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={t("session.title")} onClose={() => {}} look="sign-in" insistent>
      <form onSubmit={submit}>
        {ended === null ? <p>{t("session.lead")}</p> : (
          <p class="notice" role="alert">
            {t("session.ended", { reason: ended })} {t("session.endedHelp")}
          </p>
        )}
        <Field label={t("session.key")} hint={t("session.keyHint")} error={error}>
          {(tie) => (
            <input
              {...tie}
              type="password"
              autocomplete="current-password"
              spellcheck={false}
              value={key}
              onInput={(event) => setKey(event.currentTarget.value)}
              required
            />
          )}
        </Field>
        <button type="submit" class="button primary wide" disabled={busy}>
          {busy ? t("session.loggingIn") : t("session.logIn")}
        </button>
        <p class="hint">{t("session.private")}</p>
      </form>
    </Dialog>
  );
}
