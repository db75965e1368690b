import { Figure, Figures, formatNumber, formatTime, Quantity, useLanguage } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { LoadData } from '../../contracts/analysis.ts';
import { useT } from '../use-t.ts';

/** The figures of the load, each with that of a year before. */
export function LoadFigures({ data }: { data: LoadData }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const { figures, yearBefore } = data;
  const change = (now: number | null, then: number | null | undefined): string | null => {
    if (now === null || then === null || then === undefined || then === 0) return null;
    const share = (now / then - 1) * 100;
    return t('load.year', { share: `${share > 0 ? '+' : ''}${formatNumber(share, { language, digits: 1 })}` });
  };
  return (
    <Figures data-testid="load-figures">
      <Figure label={t('load.energy')} note={change(figures.energyWh, yearBefore?.energyWh) ?? t('load.no-year')}>
        <Quantity value={figures.energyWh} unit="Wh" size="lg" evidence={data.ref} label={t('load.energy')} />
      </Figure>
      <Figure label={t('load.max')} note={figures.maxAt === null ? '–' : formatTime(figures.maxAt, 'datetime')}>
        <Quantity value={figures.maxKw} unit="kW" size="lg" evidence={data.refs.max} label={t('load.max')} />
      </Figure>
      <Figure label={t('load.mean')} note={change(figures.meanKw, yearBefore?.meanKw) ?? ' '}>
        <Quantity value={figures.meanKw} unit="kW" size="lg" evidence={data.refs.mean} label={t('load.mean')} />
      </Figure>
      <Figure label={t('load.factor')} note={t('load.factor-note')}>
        <Quantity
          value={figures.loadFactor === null ? null : figures.loadFactor * 100}
          unit="%"
          scale="none"
          digits={1}
          size="lg"
          evidence={data.refs.factor}
          label={t('load.factor')}
        />
      </Figure>
      <Figure label={t('load.base')} note={t('load.base-note')}>
        <Quantity value={figures.baseKw} unit="kW" size="lg" evidence={data.refs.base} label={t('load.base')} />
      </Figure>
    </Figures>
  );
}
