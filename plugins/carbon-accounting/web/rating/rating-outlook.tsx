import {
  Evident,
  Figure,
  Figures,
  formatNumber,
  Panel,
  Quantity,
  StatusBadge,
  unitSymbol,
  useLanguage,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { RatingData } from '../../contracts/rating-routes.ts';
import { Band } from '../shared/band.tsx';
import { Dotted } from '../shared/dotted.tsx';
import { useT } from '../use-t.ts';

type Outlook = NonNullable<RatingData['outlook']>;

/** What the year will come to, with bands and verdict. */
export function RatingOutlook({ outlook, period }: { outlook: Outlook; period: string }): ReactNode {
  const t = useT();
  const number = useWhole();
  const { emissionsT, energyTce, parts, intensityTPerTce, met, remainingDays, unknownDays } = outlook;
  const verdict = met === null ? 'none' : met ? 'met' : 'missed';
  return (
    <Panel title={t('rating.outlook', { period })} meta={t('rating.outlook-meta')}>
      <Figures data-testid="rating-outlook">
        <Expected
          label={t('rating.expected-t')}
          band={emissionsT}
          unit="tCO2"
          evidence={`carbon.outlook/${period}/emissions`}
          parts={[
            <Evident
              key="electricity"
              evidence={parts.electricityRef}
              label={t('now.expected-of', { period })}
              value={t('rating.part-electricity', { value: number(parts.electricityT) })}
            />,
            ...(parts.certificatesT === 0
              ? []
              : [t('rating.part-certificates', { value: number(parts.certificatesT) })]),
            t('rating.part-other', { value: number(parts.otherT) }),
          ]}
        />
        <Expected
          label={t('rating.expected-tce')}
          band={energyTce}
          unit="tce"
          evidence={`carbon.outlook/${period}/energy`}
        />
        <Figure
          label={t('rating.expected-core')}
          note={`${t('rating.remaining', { count: remainingDays })}${unknownDays > 0 ? ` · ${t('rating.unknown-days', { count: unknownDays })}` : ''}`}
        >
          <Quantity
            value={intensityTPerTce}
            unit="tCO2/tce"
            scale="none"
            digits={3}
            size="lg"
            evidence={`carbon.outlook/${period}/core`}
            label={t('rating.expected-core')}
            reason={t('rating.too-few')}
          />
        </Figure>
        <Figure label={t('rating.verdict')} note={met === null ? t('rating.no-target') : null}>
          <StatusBadge state={met === null ? 'notice' : met ? 'ok' : 'warning'} label={t(`rating.${verdict}`)} />
        </Figure>
      </Figures>
    </Panel>
  );
}

function useWhole(): (value: number | null) => string {
  const language = useLanguage();
  return (value) => formatNumber(value, { language, digits: 0 });
}

function Expected({
  label,
  band,
  unit,
  evidence,
  parts = [],
}: {
  label: string;
  band: Outlook['energyTce'];
  unit: string;
  evidence: string;
  parts?: readonly ReactNode[];
}): ReactNode {
  const t = useT();
  const number = useWhole();
  const { expected, low, high } = band;
  return (
    <Figure
      label={label}
      note={
        <Dotted
          parts={[
            <Band key="band" low={low} high={high} unit={unitSymbol(unit)} show={number} evidence={evidence} />,
            ...parts,
          ]}
        />
      }
    >
      <Quantity
        value={expected}
        unit={unit}
        scale="none"
        digits={0}
        size="lg"
        evidence={evidence}
        label={label}
        reason={t('rating.too-few')}
      />
    </Figure>
  );
}
