import { ActionIcon, Menu } from '@mantine/core';
import { IconDotsVertical } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useT } from '../i18n/use-t.ts';
import { saveFile, toCsv } from '../table/csv.ts';
import { resolveColor } from './css-color.ts';
import { chartRows, type ChartModel } from './model.ts';
import type { ChartSeries } from './types.ts';

export interface ChartMenuProps {
  model: ChartModel;
  series: readonly ChartSeries[];
  unit: string;
  name: string;
  canvas: () => HTMLCanvasElement | null;
}

/** The picture on the page's background, since a canvas is see-through. */
function picture(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext('2d')!;
  context.fillStyle = resolveColor('var(--lt-surface)');
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  return copy;
}

/** Saves a chart as picture or as data. */
export function ChartMenu({ model, series, unit, name, canvas }: ChartMenuProps): ReactNode {
  const t = useT('sdk');
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" size="sm" aria-label={t('chart.menu')} className="lt-chart-menu">
          <IconDotsVertical size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() => {
            const source = canvas();
            if (source) picture(source).toBlob((blob) => blob && saveFile(`${name}.png`, blob));
          }}
        >
          {t('export.png')}
        </Menu.Item>
        <Menu.Item
          onClick={() =>
            saveFile(
              `${name}.csv`,
              toCsv(['time', ...series.map((each) => `${each.label} [${unit}]`)], chartRows(model)),
            )
          }
        >
          {t('export.csv')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
