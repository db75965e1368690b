import { issueText } from './schema-text.ts';
import { schemaText } from './schema-text.ts';
import { z } from 'zod';

/** Cells of the digital screen: 24 across, 12 down, whatever the display's resolution. */
export const screenColumns = 24;
export const screenRows = 12;
/** More than this nobody takes in at a glance. */
const mostPanels = 12;

const text = z.strictObject({ en: z.string().min(1).max(60), 'zh-CN': z.string().min(1).max(60) });

/** A widget, `plugin/widget`, and the cells that it takes of a grid of so many columns and rows. */
export function panelOn(columns: number, rows: number) {
  return z
    .strictObject({
      widget: z.string().regex(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/, schemaText('plugin/widget', '插件/部件')),
      x: z
        .number()
        .int()
        .min(0)
        .max(columns - 1),
      y: z
        .number()
        .int()
        .min(0)
        .max(rows - 1),
      width: z.number().int().min(2).max(columns),
      height: z.number().int().min(1).max(rows),
    })
    .refine(({ x, width }) => x + width <= columns, {
      path: ['width'],
      ...issueText(`must end within ${columns} columns`, `须在 ${columns} 列之内`),
    })
    .refine(({ y, height }) => y + height <= rows, {
      path: ['height'],
      ...issueText(`must end within ${rows} rows`, `须在 ${rows} 行之内`),
    });
}

/** A widget of the slot `screen`, and the cells that it takes. */
export const screenPanel = panelOn(screenColumns, screenRows);
export type ScreenPanel = z.infer<typeof screenPanel>;

/** Two panels that share a cell, or null. */
export function overlap(panels: readonly ScreenPanel[]): [ScreenPanel, ScreenPanel] | null {
  for (const [i, a] of panels.entries())
    for (const b of panels.slice(i + 1))
      if (a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height) return [a, b];
  return null;
}

/** At most so many panels, none of which covers another. */
export function panelsApart(panel: typeof screenPanel, most: number) {
  return z
    .array(panel)
    .max(most)
    .superRefine((panels, context) => {
      const pair = overlap(panels);
      if (!pair) return;
      const message = `must not cover each other: ${pair[0].widget} and ${pair[1].widget} do`;
      context.addIssue({ code: 'custom', message });
    });
}

const screenScene = z.strictObject({
  title: text,
  panels: panelsApart(screenPanel, mostPanels),
});
export type ScreenScene = z.infer<typeof screenScene>;

/** The digital screen of a park: scenes that follow each other, their look and their pace. */
export const screenLayout = z.strictObject({
  /** `exhibition`: dark and calm, for visitors. `control-room`: grey, colour only for what is abnormal. */
  theme: z.enum(['exhibition', 'control-room']).default('exhibition'),
  /** Seconds that a scene stays; 0 stays at the first. */
  rotateSeconds: z.number().int().min(0).max(3600).default(30),
  scenes: z.array(screenScene).min(1).max(12),
});
export type ScreenLayout = z.infer<typeof screenLayout>;
