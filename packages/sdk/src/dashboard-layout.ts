import { issueText } from './schema-text.ts';
import { schemaText } from './schema-text.ts';
import { z } from 'zod';
import { panelOn, panelsApart, screenColumns } from './screen-layout.ts';

/** Cells of a dashboard: as many across as the digital screen has, and as long as somebody still scrolls. */
export const dashboardColumns = screenColumns;
export const dashboardRows = 72;
/** More than this no browser draws at once. */
const mostPanels = 30;

const text = z.strictObject({ en: z.string().trim().min(1).max(60), 'zh-CN': z.string().trim().min(1).max(60) });

/** Panels of a dashboard: each widget once, none over another. */
export const dashboardPanels = panelsApart(panelOn(dashboardColumns, dashboardRows), mostPanels).superRefine(
  (panels, context) => {
    const twice = panels.find(({ widget }, i) => panels.findIndex((each) => each.widget === widget) !== i);
    if (twice)
      context.addIssue({
        code: 'custom',
        ...issueText(
          `must hold a widget once: ${twice.widget} is there twice`,
          `每个部件只能出现一次：${twice.widget} 重复`,
        ),
      });
  },
);

/** What a dashboard shows: its name and its panels. */
export const dashboardLayout = z.strictObject({ title: text, panels: dashboardPanels });
export type DashboardLayout = z.infer<typeof dashboardLayout>;

/** A dashboard in the file of its park: under an id that stays, so that applying twice changes nothing. */
export const parkDashboard = dashboardLayout.extend({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/, schemaText('lower-case letters, digits and dashes', '小写字母、数字与短横线')),
});
