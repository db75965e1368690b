import { useEffect } from 'react';
import type { PlacedWidget } from '../layout/placed-widgets.ts';
import { loadPlugin } from '../plugins/load-plugin.ts';

/**
 * Fetches the code of all widgets when the wall is opened: a scene whose time comes later then needs no code of a server that
 * may be away by that time, and costs no frame for taking it in.
 */
export function useCodeAtHand(widgets: ReadonlyMap<string, PlacedWidget>): void {
  useEffect(() => {
    for (const { plugin } of [...widgets.values()].filter((placed) => !placed.plugin.webFrame))
      // Asked again by the panel that needs it, which says what failed.
      loadPlugin(plugin.id, plugin.webModule)
        .then((code) => code.fetchForScreen?.())
        .catch(() => undefined);
  }, [widgets]);
}
