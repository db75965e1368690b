import {
  columnScale,
  openEvidence,
  Quantity,
  showsContent,
  StateView,
  useApi,
  useLanguage,
  useMayOpenEvidence,
  viewState,
  earlierMark,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { GreenPart } from '../../contracts/evidence.ts';
import type { SharesData } from '../../contracts/supply-routes.ts';
import { useItemName } from '../items.ts';
import { useT } from '../use-t.ts';
import './flows.css';

type Use = SharesData['shares'][number]['uses'][number];

/** How a green share is split, with the colour of each part. */
const parts = ['direct', 'viaStorage', 'contracted'] as const;
/** What a part is called in a reference. */
const keys = { direct: 'direct', viaStorage: 'via-storage', contracted: 'contracted' } satisfies Record<
  (typeof parts)[number],
  GreenPart
>;

/** Green share of each consumer as a bar from 0 to 100 %, split into direct, via storage and contracted. */
export function ShareBars({ from, to }: { from: number; to: number }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), resolution: 'all' };
  const shares = useApi<SharesData>('./shares', { query, keepPrevious: true });
  const part = shares.data?.shares[0];
  const uses = (part?.uses ?? [])
    .filter(({ use }) => use !== 'balance')
    .sort((a, b) => Number(b.use === 'all') - Number(a.use === 'all') || b.consumptionWh - a.consumptionWh);
  const state = viewState(shares, {
    when: part !== undefined && uses.every(({ consumptionWh }) => consumptionWh === 0),
    title: t('flows.empty'),
    hint: t('empty.range-hint'),
  });
  if (!showsContent(state) || !part) return <StateView state={state} />;
  const scale = columnScale(
    uses.map(({ consumptionWh }) => consumptionWh),
    'Wh',
    language,
  );
  const quality = part.quality.worst === 'actual' ? 'actual' : 'estimated';
  return (
    <div className="em-shares" data-testid="share-bars" {...earlierMark(state)}>
      <ul className="em-legend" title={t('green.rule')}>
        {parts.map((each) => (
          <li key={each}>
            <span className="lt-swatch" data-part={each} />
            {t(`green.part.${each}`)}
          </li>
        ))}
      </ul>
      <ol>
        {uses.map((use) => (
          <ShareBar key={use.use} use={use} scale={scale} quality={quality} />
        ))}
      </ol>
      <div className="em-share-axis" aria-hidden="true">
        <span>0</span>
        <span>50 %</span>
        <span>100 %</span>
      </div>
    </div>
  );
}

function ShareBar({
  use,
  scale,
  quality,
}: {
  use: Use;
  scale: ReturnType<typeof columnScale>;
  quality: 'actual' | 'estimated';
}): ReactNode {
  const t = useT();
  const name = useItemName()('use', use.use);
  const mayOpen = useMayOpenEvidence();
  return (
    <li className="em-share-row" data-testid={`share-${use.use}`}>
      <span className="em-name">{name}</span>
      <span className="em-note">
        <Quantity
          value={use.consumptionWh}
          unit="Wh"
          {...scale}
          size="sm"
          quality={quality}
          // The same use over the same span.
          evidence={use.ref?.replace('energy.supply/green-share/', 'energy.total/use/')}
          label={`${name}, ${t('flows.shares.consumption')}`}
        />{' '}
        {t('flows.shares.consumption')}
      </span>
      <Quantity
        value={use.green === null ? null : use.green * 100}
        unit="%"
        digits={1}
        quality={quality}
        evidence={use.ref}
        reason={t('flows.shares.none')}
        label={name}
      />
      <ShareBarParts use={use} opens={mayOpen} />
    </li>
  );
}

/** The bar; each part opens its share. */
function ShareBarParts({ use, opens }: { use: Use; opens: boolean }): ReactNode {
  const t = useT();
  const shown = parts.map((part) => {
    const text = `${t(`green.part.${part}`)} ${(100 * (use[part] ?? 0)).toFixed(1)} %`;
    const evidence = opens && use[part] ? use.ref?.replace('/green-share/', `/green-${keys[part]}/`) : undefined;
    return { part, text, evidence, style: { width: `${100 * (use[part] ?? 0)}%` } };
  });
  const anyOpens = shown.some(({ evidence }) => evidence);
  return (
    <span
      className="em-share-bar"
      role={anyOpens ? 'group' : 'img'}
      aria-label={shown.map(({ text }) => text).join(', ')}
    >
      {shown.map(({ part, text, evidence, style }) =>
        evidence ? (
          <button
            key={part}
            type="button"
            data-part={part}
            data-evidence={evidence}
            style={style}
            title={text}
            aria-label={text}
            onClick={() => openEvidence(evidence)}
          />
        ) : (
          <span key={part} data-part={part} style={style} title={text} />
        ),
      )}
    </span>
  );
}
