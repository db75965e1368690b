import { z } from 'zod';

/** Cells of the digital screen: 24 across, 12 down, whatever the display's resolution. */
export const screenColumns = 24;
export const screenRows = 12;
/** More than this nobody takes in at a glance. */
const mostPanels = 12;

const text = z.strictObject({ en: z.string().min(1).max(60), 'zh-CN': z.string().min(1).max(60) });

/** A widget of the slot `screen`, and the cells that it takes. */
export const screenPanel = z
  .strictObject({
    /** `plugin/widget`. */
    widget: z.string().regex(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/, 'expected plugin/widget'),
    x: z
      .number()
      .int()
      .min(0)
      .max(screenColumns - 1),
    y: z
      .number()
      .int()
      .min(0)
      .max(screenRows - 1),
    width: z.number().int().min(2).max(screenColumns),
    height: z.number().int().min(1).max(screenRows),
  })
  .refine(({ x, width }) => x + width <= screenColumns, {
    path: ['width'],
    message: `must end within ${screenColumns} columns`,
  })
  .refine(({ y, height }) => y + height <= screenRows, {
    path: ['height'],
    message: `must end within ${screenRows} rows`,
  });
export type ScreenPanel = z.infer<typeof screenPanel>;

/** Two panels that share a cell, or null. */
export function overlap(panels: readonly ScreenPanel[]): [ScreenPanel, ScreenPanel] | null {
  for (const [i, a] of panels.entries())
    for (const b of panels.slice(i + 1))
      if (a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height) return [a, b];
  return null;
}

const screenScene = z.strictObject({
  title: text,
  panels: z
    .array(screenPanel)
    .max(mostPanels)
    .superRefine((panels, context) => {
      const pair = overlap(panels);
      if (!pair) return;
      const message = `must not cover each other: ${pair[0].widget} and ${pair[1].widget} do`;
      context.addIssue({ code: 'custom', message });
    }),
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
