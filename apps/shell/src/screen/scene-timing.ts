/** A scene is on the display, made ready behind it, or on its way out. */
export type SceneRole = 'shown' | 'next' | 'leaving';

/** Time between two panels, ms: who looks at the scene does not wait; behind it there is time. */
export const panelEveryMs: Readonly<Record<SceneRole, number>> = { shown: 60, next: 250, leaving: 250 };

/** After the last panel its data still come in, and its charts are drawn. */
const settleMs = 2_000;

/**
 * How long before its time a scene is made ready, ms: as long as its panels take, at most half of the time of the one shown.
 * @param panels of the scene to come
 * @param seconds time of the scene shown
 */
export function leadMs(panels: number, seconds: number): number {
  return Math.min(panels * panelEveryMs.next + settleMs, (seconds * 1000) / 2);
}
