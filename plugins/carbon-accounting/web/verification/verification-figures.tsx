import { Figure, Figures, Quantity, StatusBadge } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { VerificationFigure } from '../../contracts/evidence-audit.ts';
import type { VerificationView } from '../../contracts/verification-routes.ts';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

const looks = { unqualified: 'ok', qualified: 'warning', adverse: 'alarm' } as const;

/** Total, materiality, open misstatement, cover of the sample and opinion. */
export function VerificationFigures({ view }: { view: VerificationView }): ReactNode {
  const t = useT();
  const profile = useWordsOf('profile');
  const { unit, plan, sample, opinion, isMaterial } = view;
  const opens = (figure: VerificationFigure): string => `carbon.verification/${figure}/${view.no}`;
  const tonnes = (value: number | null, label: string, evidence: string): ReactNode => (
    <Quantity
      value={value}
      unit={unit}
      scale="none"
      digits={1}
      size="lg"
      evidence={value === null ? null : evidence}
      label={label}
    />
  );
  return (
    <Figures data-testid="verification-figures">
      <Figure label={t('column.total')} note={`${view.period} · ${profile(view.profile)} · r${view.revision}`}>
        {tonnes(view.totalT, t('column.total'), view.ref)}
      </Figure>
      <Figure label={t('verification.material')} note={t('verification.material-note', { pct: plan.materialityPct })}>
        {tonnes(view.materialT, t('verification.material'), opens('material'))}
      </Figure>
      <Figure
        label={t('verification.misstated')}
        note={isMaterial === null ? null : t(isMaterial ? 'verification.is-material' : 'verification.not-material')}
      >
        {tonnes(view.openMisstatedT, t('verification.misstated'), opens('misstated'))}
      </Figure>
      <Figure
        label={t('verification.covered')}
        note={t('verification.checked', { done: sample.filter(({ check }) => check).length, of: sample.length })}
      >
        <Quantity
          value={view.coveredPct}
          unit="%"
          scale="none"
          digits={1}
          size="lg"
          evidence={view.coveredPct === null ? null : opens('covered')}
          label={t('verification.covered')}
        />
      </Figure>
      <Figure label={t('verification.opinion')} note={opinion ? `${opinion.recordedBy}: ${opinion.note}` : null}>
        <StatusBadge
          state={opinion ? looks[opinion.opinion] : 'pending'}
          label={t(opinion ? `verification.opinions.${opinion.opinion}` : 'verification.unsigned')}
        />
      </Figure>
    </Figures>
  );
}
