import { formatNumber, formatTime, Panel, StatusBadge, useLanguage, usePark, usePluginId } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { MeterDetail } from '../../contracts/registry-routes.ts';
import { useT } from '../use-t.ts';
import { stateLook, useMeterNames } from './shown.ts';

/** What the meter is: place, ratings, service life, relatives. */
export function MeterFacts({ detail }: { detail: MeterDetail }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const names = useMeterNames();
  const { meter, facts } = detail;
  const look = stateLook(meter);
  const number = (value: number | null, unit: string): string =>
    value === null ? '–' : `${formatNumber(value, { language })} ${unit}`;
  const newest = facts.at(-1);
  const rows: [string, ReactNode][] = [
    ['state', <StatusBadge key="s" state={look.id} tone={look.tone} label={t(`registry.states.${look.id}`)} />],
    ['node', meter.nodeKind === null ? '–' : t(`registry.nodes.${meter.nodeKind}`)],
    ['role', t.of('role', meter.role)],
    ['rule-class', t(`registry.classes.${meter.ruleClass}`)],
    ['voltage', number(meter.voltageKv, 'kV')],
    ['rated', number(meter.ratedKw, 'kW')],
    ['accuracy', meter.accuracyClass ?? '–'],
    ['balance', t(meter.boundary ? 'registry.yes' : meter.counted ? 'registry.of-its-kind' : 'registry.no')],
    ['commissioned', meter.commissionedAt === null ? '–' : formatTime(meter.commissionedAt)],
    ['retired', meter.retiredAt === null ? '–' : formatTime(meter.retiredAt)],
    ['closed-until', detail.closedUntil === null ? '–' : formatTime(detail.closedUntil, 'short')],
    [
      'facts-since',
      newest
        ? `${formatTime(newest.recordedAt, 'short')}${newest.pending ? ` · ${t('registry.recalculating')}` : ''}`
        : '–',
    ],
    ['above', <Relatives key="a" ids={detail.above} />],
    ['below', <Relatives key="b" ids={detail.below} />],
  ];
  return (
    <Panel title={t('registry.facts')} span={7} data-testid="meter-facts">
      {meter.problems.length > 0 ? (
        <ul className="em-problems">
          {meter.problems.map((problem) => (
            <li key={`${problem.code}/${problem.point}`}>▲ {names.problem(problem)}</li>
          ))}
        </ul>
      ) : null}
      <dl className="em-facts">
        {rows.map(([id, value]) => (
          <div key={id}>
            <dt>{t.of('registry', id)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Relatives({ ids }: { ids: readonly string[] }): ReactNode {
  const park = usePark();
  const plugin = usePluginId();
  if (ids.length === 0) return '–';
  return (
    <span className="em-relatives">
      {ids.map((id) => (
        <Link key={id} to={`/parks/${park.id}/${plugin}/meters/registry/${encodeURIComponent(id)}`}>
          {id}
        </Link>
      ))}
    </span>
  );
}
