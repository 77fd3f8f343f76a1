export const SESSION = {
  "session.title": "Sign in to Sluice",
  "session.lead":
    "With an API key. The one of the operator was printed when Sluice started for the first time.",
  "session.key": "API key",
  "session.keyHint": "Begins with slk_",
  "session.notAKey": "This is no key: one is slk_ and 49 letters and digits",
  "session.logIn": "Sign in",
  "session.loggingIn": "Signing in …",
  "session.ended": "You are signed out: {reason}",
  "session.endedHelp": "What you typed is still here. Sign in again to go on.",
  "session.private":
    "The key goes to this server only and is kept nowhere; the browser keeps a session of 12 hours.",
} as const;
