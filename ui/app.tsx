/** The frame of the studio: who is let in, and which page an address shows. */

import { ErrorBoundary, LocationProvider, Route, Router, useLocation } from "preact-iso";
import { useEffect, useErrorBoundary, useLayoutEffect } from "preact/hooks";
import { CreatePage } from "./create/page.tsx";
import { SignIn } from "./session/sign_in.tsx";
import { Broken } from "./shell/broken.tsx";
import { lazy } from "./shell/lazy.tsx";
import { NotFound } from "./shell/not_found.tsx";
import { Shell } from "./shell/shell.tsx";
import { locale } from "./state/prefs.ts";
import { login } from "./state/session.ts";

const AccountPage = lazy(() => import("./account/page.tsx").then((page) => page.AccountPage));
const AgentsPage = lazy(() => import("./agents/page.tsx").then((page) => page.AgentsPage));
const CanvasPage = lazy(() => import("./canvas/page.tsx").then((page) => page.CanvasPage));
const GalleryPage = lazy(() => import("./gallery/page.tsx").then((page) => page.GalleryPage));
const JobPage = lazy(() => import("./job/page.tsx").then((page) => page.JobPage));
const KeysPage = lazy(() => import("./keys/page.tsx").then((page) => page.KeysPage));
const QueuePage = lazy(() => import("./queue/page.tsx").then((page) => page.QueuePage));
const ReferencesPage = lazy(() => import("./references/page.tsx").then((page) => page.ReferencesPage));
const SettingsPage = lazy(() => import("./settings/page.tsx").then((page) => page.SettingsPage));
const TrashPage = lazy(() => import("./trash/page.tsx").then((page) => page.TrashPage));
const WebhooksPage = lazy(() => import("./webhooks/page.tsx").then((page) => page.WebhooksPage));

export function App() {
  useEffect(() => {
    document.documentElement.dir = locale.value === "x-pseudo" ? "rtl" : "ltr";
  }, [locale.value]);
  const { state } = login.value;
  return (
    <LocationProvider>
      {state === "unknown" ? <div class="first-wait" aria-busy="true" /> : (
        <Shell>
          <Pages />
        </Shell>
      )}
      {/* what was typed stays behind a sign-in that lies on top */}
      {state === "out" && <SignIn />}
    </LocationProvider>
  );
}

function Pages() {
  const { path } = useLocation();
  const [broken, forget] = useErrorBoundary();
  // another page may be whole, and so may this one when somebody comes back
  useLayoutEffect(() => forget(), [path]);
  if (broken !== undefined) return <Broken error={broken as Error} />;
  return (
    // for what the router waits for; what breaks goes past it
    <ErrorBoundary>
      <Router>
        <Route path="/" component={CreatePage} />
        <Route path="/gallery/:asset?" component={GalleryPage} />
        <Route path="/trash/:asset?" component={TrashPage} />
        <Route path="/canvas/:canvas?" component={CanvasPage} />
        <Route path="/queue" component={QueuePage} />
        <Route path="/jobs/:job" component={JobPage} />
        <Route path="/references" component={ReferencesPage} />
        <Route path="/agents/:agent?" component={AgentsPage} />
        <Route path="/account" component={AccountPage} />
        <Route path="/keys" component={KeysPage} />
        <Route path="/webhooks/:webhook?" component={WebhooksPage} />
        <Route path="/settings" component={SettingsPage} />
        <Route default component={NotFound} />
      </Router>
    </ErrorBoundary>
  );
}
