/** The shell's own pages of a park, fetched when first opened. The overview comes with the frame. */
export const pages = {
  points: async () => ({ Component: (await import('./points/points-page.tsx')).PointsPage }),
  'points/edit': async () => ({ Component: (await import('./point-sheet/point-sheet-page.tsx')).PointSheetPage }),
  'dashboards/:id?': async () => ({ Component: (await import('./dashboards/dashboards-page.tsx')).DashboardsPage }),
  notices: async () => ({ Component: (await import('./notices/notices-page.tsx')).NoticesPage }),
  plugins: async () => ({ Component: (await import('./plugin-admin/plugins-page.tsx')).PluginsPage }),
  audit: async () => ({ Component: (await import('./audit/audit-page.tsx')).AuditPage }),
  'dead-letters': async () => ({ Component: (await import('./dead-letters/dead-letters-page.tsx')).DeadLettersPage }),
  'failed-jobs': async () => ({ Component: (await import('./failed-jobs/failed-jobs-page.tsx')).FailedJobsPage }),
  'settings/:section?': async () => ({ Component: (await import('./settings/settings-page.tsx')).SettingsPage }),
};

/** Fetches the code of the shell's pages ahead, so that they open at once, and also while the server is away. */
export async function fetchPages(): Promise<void> {
  await Promise.allSettled(Object.values(pages).map((load) => load()));
}
