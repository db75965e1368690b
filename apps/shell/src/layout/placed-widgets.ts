import type { ParkDetail, ParkPlugin, WidgetInfo } from '@lingtan/web-sdk';

/** A widget that may stand on the screen or a dashboard, with the plugin that draws it. */
export interface PlacedWidget {
  /** `plugin/widget`. */
  id: string;
  /** Twelfths of the width; rows as the slot counts them. */
  width: number;
  height: number;
  order: number;
  plugin: ParkPlugin;
  widget: WidgetInfo;
}

/** Widgets of some slots that the enabled plugins offer to the viewer, by `plugin/widget`. */
export function placedWidgets({ plugins }: ParkDetail, slots: readonly string[]): ReadonlyMap<string, PlacedWidget> {
  return new Map(
    plugins
      .filter(({ enabled }) => enabled)
      .flatMap((plugin) =>
        plugin.widgets
          .filter(({ slot }) => slots.includes(slot))
          .map((widget): [string, PlacedWidget] => {
            const id = `${plugin.id}/${widget.id}`;
            const { width, height, order } = widget;
            return [id, { id, width, height, order, plugin, widget }];
          }),
      ),
  );
}
