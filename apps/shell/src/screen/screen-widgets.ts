import type { ParkDetail, ParkPlugin, WidgetInfo } from '@lingtan/web-sdk';
import type { ScreenWidget } from './default-layout.ts';

/** A widget that may stand on the screen, with the plugin that draws it. */
export interface PlacedWidget extends ScreenWidget {
  plugin: ParkPlugin;
  widget: WidgetInfo;
}

/** Widgets of the slot `screen` that the enabled plugins offer to the viewer, by `plugin/widget`. */
export function screenWidgets({ plugins }: ParkDetail): ReadonlyMap<string, PlacedWidget> {
  return new Map(
    plugins
      .filter(({ enabled }) => enabled)
      .flatMap((plugin) =>
        plugin.widgets
          .filter(({ slot }) => slot === 'screen')
          .map((widget): [string, PlacedWidget] => {
            const id = `${plugin.id}/${widget.id}`;
            const { width, height, order } = widget;
            return [id, { id, width, height, order, plugin, widget }];
          }),
      ),
  );
}
