import { createBrowserRouter, type RouteObject } from 'react-router';
import { HomeRedirect } from './frame/home-redirect.tsx';
import { NotFound } from './frame/not-found.tsx';
import { ParkFrame } from './frame/park-frame.tsx';
import { RouteError } from './frame/route-error.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import { PluginRoute } from './plugins/plugin-route.tsx';
import { SessionGate } from './session/session-gate.tsx';

const parkPages: RouteObject[] = [
  { index: true, element: <OverviewPage /> },
  { path: 'points', lazy: async () => ({ Component: (await import('./points/points-page.tsx')).PointsPage }) },
  { path: 'plugins', lazy: async () => ({ Component: (await import('./plugin-admin/plugins-page.tsx')).PluginsPage }) },
  { path: 'audit', lazy: async () => ({ Component: (await import('./audit/audit-page.tsx')).AuditPage }) },
  {
    path: 'dead-letters',
    lazy: async () => ({ Component: (await import('./dead-letters/dead-letters-page.tsx')).DeadLettersPage }),
  },
  {
    path: 'settings/:section?',
    lazy: async () => ({ Component: (await import('./settings/settings-page.tsx')).SettingsPage }),
  },
  { path: ':plugin/*', element: <PluginRoute /> },
];

/** All addresses of the shell. Plugins have theirs below `/parks/:park/<plugin id>`. */
export function createRouter(): ReturnType<typeof createBrowserRouter> {
  return createBrowserRouter([
    {
      element: <SessionGate />,
      hydrateFallbackElement: <div className="frame-wait" />,
      errorElement: <RouteError />,
      children: [
        { index: true, element: <HomeRedirect /> },
        { path: 'parks/:park', element: <ParkFrame />, errorElement: <RouteError />, children: parkPages },
        { path: '*', element: <NotFound /> },
      ],
    },
  ]);
}
