import { Panel, useLocalized, type ParkPlugin, type WidgetInfo } from '@lingtan/web-sdk';
import type { CSSProperties, ReactNode } from 'react';
import { WidgetContent } from './widget-content.tsx';

const rowHeight = 64;
const gutter = 12;
const headHeight = 36;
const frameHeight = 2;

/** Height of a widget's content: rows of 64 px with their gutters, less the title line and the padding below. */
export function widgetHeight(rows: number): number {
  return rows * rowHeight + (rows - 1) * gutter - headHeight - frameHeight - gutter;
}

/** A plugin's widget on the overview, in the size that its manifest asks for. */
export function PluginWidget({ plugin, widget }: { plugin: ParkPlugin; widget: WidgetInfo }): ReactNode {
  const text = useLocalized();
  const height = widgetHeight(widget.height);
  const style = { '--columns': widget.width } as CSSProperties;
  return (
    <div className="widget" style={style} data-testid={`widget-${widget.id}`}>
      <Panel title={text(widget.title)} height={height}>
        <WidgetContent plugin={plugin} widget={widget} height={height} />
      </Panel>
    </div>
  );
}
