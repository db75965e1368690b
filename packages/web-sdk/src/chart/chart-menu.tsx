import type { ReactNode } from 'react';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { saveFile, toCsv } from '../table/csv.ts';
import { chartRows, type ChartModel } from './model.ts';
import type { ChartPicture } from './picture.ts';
import { chartPng } from './png.ts';
import { SaveMenu } from './save-menu.tsx';
import { chartSvg } from './svg.ts';
import type { ChartSeries } from './types.ts';

export interface ChartMenuProps {
  model: ChartModel;
  series: readonly ChartSeries[];
  unit: string;
  name: string;
  /** The picture on the screen; null while there is none. */
  picture: () => { picture: ChartPicture; canvas: HTMLCanvasElement } | null;
}

/** Saves a chart as picture or as data. */
export function ChartMenu({ model, series, unit, name, picture }: ChartMenuProps): ReactNode {
  const t = useSdkT();
  return (
    <SaveMenu
      choices={[
        {
          label: t('export.png'),
          save: () => {
            const shown = picture();
            if (shown) chartPng(shown.canvas, shown.picture).toBlob((blob) => blob && saveFile(`${name}.png`, blob));
          },
        },
        {
          label: t('export.svg'),
          save: () => {
            const shown = picture();
            if (shown) saveFile(`${name}.svg`, new Blob([chartSvg(shown.picture)], { type: 'image/svg+xml' }));
          },
        },
        {
          label: t('export.csv'),
          save: () =>
            saveFile(
              `${name}.csv`,
              toCsv(['time', ...series.map((each) => `${each.longLabel ?? each.label} [${unit}]`)], chartRows(model)),
            ),
        },
      ]}
    />
  );
}
