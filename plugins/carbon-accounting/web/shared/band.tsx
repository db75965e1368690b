import { Evident } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';

/** The ends of a band; each opens `<evidence>/low` or `<evidence>/high`. */
export function Band(props: {
  low: number | null;
  high: number | null;
  unit: string;
  show: (value: number) => string;
  evidence: string;
}): ReactNode {
  const t = useT();
  const { low, high, unit, show, evidence } = props;
  if (low === null || high === null) return t('rating.too-few');
  return (
    <>
      <Evident evidence={`${evidence}/low`} label={t('evidence.part.low')} value={show(low)} />
      {` ${t('rating.band-to')} `}
      <Evident evidence={`${evidence}/high`} label={t('evidence.part.high')} value={`${show(high)} ${unit}`} />
    </>
  );
}
