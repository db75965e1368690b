import {
  ActionButton,
  Evident,
  Figure,
  Figures,
  FieldRow,
  Notice,
  Quantity,
  TextField,
  useApi,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { UncertaintyFigure } from '../../contracts/evidence-audit.ts';
import type { UncertaintyData, VerificationView } from '../../contracts/verification-routes.ts';
import { useT } from '../use-t.ts';
import './verification.css';

/** Uncertainty of the publication under errors that are named; nothing is drawn before they are. */
export function Uncertainty({ view }: { view: VerificationView }): ReactNode {
  const t = useT();
  const [errors, setErrors] = useState({ meteredPct: '', documentPct: '', factorPct: '' });
  const [asked, setAsked] = useState<typeof errors | null>(null);
  const ready = Object.values(errors).every((each) => each !== '' && Number(each) >= 0 && Number(each) <= 100);
  return (
    <>
      <FieldRow columns={4}>
        {(['meteredPct', 'documentPct', 'factorPct'] as const).map((name) => (
          <TextField
            key={name}
            label={t(`verification.error.${name}`)}
            kind="decimal"
            unit="%"
            value={errors[name]}
            onChange={(value) => setErrors((before) => ({ ...before, [name]: value }))}
          />
        ))}
        <div className="lt-buttons carbon-draw" data-left>
          <ActionButton disabled={!ready} onClick={() => setAsked(errors)}>
            {t('verification.draw')}
          </ActionButton>
        </div>
      </FieldRow>
      {asked ? (
        <div className="carbon-drawn">
          <Drawn view={view} errors={asked} />
        </div>
      ) : null}
    </>
  );
}

function Drawn({ view, errors }: { view: VerificationView; errors: Record<string, string> }): ReactNode {
  const t = useT();
  const { period, profile, revision } = view;
  const { data, error } = useApi<UncertaintyData>(`./periods/${period}/${profile}/uncertainty`, {
    query: { revision, ...errors },
  });
  if (error) return <Notice tone="alarm" title={error.message} />;
  if (!data) return <p>{t('verification.drawing')}</p>;
  const named = ['meteredPct', 'documentPct', 'factorPct'].map((name) => Number(errors[name]));
  const opens = (figure: UncertaintyFigure): string =>
    `carbon.uncertainty/${[figure, profile, period, ...named, data.draws, data.seed].join('/')}@${revision}`;
  const tonnes = (value: number, figure: Exclude<UncertaintyFigure, 'propagated-pct'>): ReactNode => (
    <Quantity
      value={value}
      unit={data.unit}
      scale="none"
      digits={1}
      size="lg"
      evidence={opens(figure)}
      label={t(`verification.${figure}`)}
    />
  );
  return (
    <Figures data-testid="uncertainty">
      <Figure label={t('verification.mean')} note={t('verification.draws', { draws: data.draws, seed: data.seed })}>
        {tonnes(data.meanT, 'mean')}
      </Figure>
      <Figure label={t('verification.low')} note={`${data.confidencePct} %`}>
        {tonnes(data.lowT, 'low')}
      </Figure>
      <Figure label={t('verification.high')} note={`${data.confidencePct} %`}>
        {tonnes(data.highT, 'high')}
      </Figure>
      <Figure
        label={t('verification.propagated')}
        note={
          data.propagatedPct === null ? null : (
            <Evident
              evidence={opens('propagated-pct')}
              label={t('verification.propagated')}
              value={`± ${data.propagatedPct.toFixed(1)} %`}
            />
          )
        }
      >
        {tonnes(data.propagatedT, 'propagated')}
      </Figure>
    </Figures>
  );
}
